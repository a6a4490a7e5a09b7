"""What is on disk at the end of a story: states and answers, without ids, times and what else chance decides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from storage.database import Transaction
from tests import databases

# People and meetings come into the database in the same order in each play, so that their numbers mean the same;
# ids of experiments, broadcasts and shares are random, and so are the few minutes a share waits.
FACTS = {
    "memberships": "SELECT person_id, role, state, step FROM member",
    "consents": "SELECT member_id, kind, given FROM consent",
    "routines": "SELECT member_id, kind, zone, minute, days, reminds, active FROM routine",
    "prompts": "SELECT member_id, kind, local_date, session, state, reason FROM prompt",
    "responses": "SELECT prompt.local_date, response.item, value, response.reason FROM response"
    " JOIN prompt ON prompt.id = prompt_id",
    "revisions": "SELECT item, value FROM revision",
    "burden": "SELECT member_id, local_date, kind FROM burden",
    "offers": "SELECT member_id, kind, said_at IS NOT NULL FROM offer",
    "meetings": "SELECT session, starts_at, zone, state, moves FROM meeting",
    "meeting steps": "SELECT meeting_id, moves, step FROM meeting_step",
    "who comes": "SELECT meeting_id, member_id, answer FROM rsvp",
    "who was there": "SELECT meeting_id, member_id, present FROM attendance",
    "exchange questions": "SELECT session, post_at, posted_at IS NOT NULL FROM exchange",
    "experiments": "SELECT member_id, session, idea, state, ended_at IS NOT NULL FROM experiment",
    "experiment versions": "SELECT number, minute, days, times, agreed_at IS NOT NULL FROM experiment_version",
    "broadcasts": "SELECT state, audience, to_group FROM broadcast",
    "broadcast parts": "SELECT count(*) FROM broadcast_part",
    "share drafts": "SELECT count(*) FROM share_draft",
    "shares": "SELECT state, text IS NULL FROM share",
    "asks": "SELECT member_id, state, words IS NULL, comes_back_at IS NOT NULL FROM ask",
    "answers to asks": "SELECT member_id, words IS NULL FROM ask_answer",
    "silences": "SELECT count(*) FROM silence",
    "calls": "SELECT member_id, state, may_record, caller_id, comes_back_at IS NOT NULL FROM phone_call",
    "cards of calls": "SELECT member_id, cannot FROM phone_call_card",
    "measurements": "SELECT source, next_at IS NOT NULL, is_part, reminders FROM wave",
    "evaluations": "SELECT wave, state, item, facilitator_signed_at IS NOT NULL, parent_signed_at IS NOT NULL"
    " FROM evaluation",
    "their answers": "SELECT item, value, reason, state, written_by, words IS NULL FROM evaluation_answer",
    "looks": "SELECT whose_id, actor_id, role, action FROM access",
    "chats": "SELECT kind, reachable FROM chat",
    "group's chat": "SELECT chat_id FROM cohort",
    "exports": "SELECT state, purpose FROM export_request",
    "memory of exports": "SELECT purpose FROM export_memory",
    "people": "SELECT id FROM person",
    "open questions": "SELECT person_id, kind FROM question",
    "earlier questions": "SELECT person_id, kind FROM earlier_question",
    "inbox": "SELECT DISTINCT state FROM inbox",
    "outbox under way": "SELECT count(*) FROM outbox WHERE state = 'sending'",
    "outbox due": "SELECT kind, not_before FROM outbox WHERE state = 'due'",
}
if not databases.ON_SERVER:
    FACTS["integrity"] = "PRAGMA integrity_check"
_QUERIES = {name: text(sql) for name, sql in FACTS.items()}


def facts(db: Transaction) -> dict[str, list[Any]]:
    """Every fact by its name."""
    return {name: sorted(db.all(query), key=repr) for name, query in _QUERIES.items()}

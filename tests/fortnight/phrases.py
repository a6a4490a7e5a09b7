"""How what comes often is recognised in the diary: a piece of its text, or its buttons."""

# A check-in, as it stands there at night: waiting, answered, put off, skipped, or run out.
ASKED = "Heb je even een minuut? [Ja, nu]"
ANSWERED = "[Ja, nog twee] [Iets veranderen]"
SKIPPED = "Tot de volgende keer."
CLOSED = "Deze vragen zijn nu dicht."
REMINDED = "Het kan nog tot"
MOVED_DOWN = "Je vragen staan hieronder."

ASKED_IN_ENGLISH = "Do you have a minute? [Yes, now]"
ANSWERED_IN_ENGLISH = "[Yes, two more] [Change an answer]"
CLOSED_IN_ENGLISH = "These questions are closed now."
REMINDED_IN_ENGLISH = "There is still time until"

# A lesson that lies ready, untouched; and once its time is over.
LESSON_READY = "Er ligt iets kleins klaar voor jou. [Lees nu] [Later] [Ander moment] [Sla over]"
LESSON_READY_IN_ENGLISH = "I have something small for you. [Read now]"
LESSON_CLOSED = "Je leest dit later bij /uitleg."
LESSON_CLOSED_IN_ENGLISH = "You can read this later at /uitleg."

# A meeting's question, and what she answered to it.
WILL_YOU_COME = "Kom je? [Ik kom] [Ik kom niet] [Misschien]"
I_COME = "Fijn. Tot dan. [Ik kom niet] [Misschien]"
WILL_YOU_COME_IN_ENGLISH = "Are you coming? [I'm coming] [I can't come] [Maybe]"

# A card of an experiment.
AGREED = "✓ Dit is het plan, sinds"
CARD_BELOW = "De kaart staat hieronder."

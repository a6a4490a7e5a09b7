"""Anker: `python bot.py COMMAND`. Each command is a module in `commands/`."""

from __future__ import annotations

from commands import backup, content, demo, export, group_create, healthcheck, invite, meetings, run
from commands.command_line import make_app
from commands.doctor import doctor

app = make_app("Anker, the Telegram companion of a parenting programme.")
app.command()(demo.demo)
app.command()(run.run)
app.command()(doctor)
app.command()(healthcheck.healthcheck)
app.command()(invite.invite)
app.command()(export.export)
app.command()(backup.backup)
app.command()(backup.restore)

group = make_app("Groups of parents.")
group.command("create")(group_create.create)
app.add_typer(group, name="group")

meeting = make_app("A group's meetings.")
meeting.command("add")(meetings.add)
meeting.command("list")(meetings.list_all)
meeting.command("move")(meetings.move)
meeting.command("cancel")(meetings.cancel)
app.add_typer(meeting, name="meeting")

writing = make_app("For whoever writes the programme.")
writing.command("check")(content.check)
writing.command("schema")(content.schema)
writing.command("preview")(content.preview)
app.add_typer(writing, name="content")

if __name__ == "__main__":
    app(prog_name="bot.py")

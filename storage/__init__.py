"""What we remember: tables with their queries, the inbox and outbox, encryption, migrations, backup."""

/** The text of `plinth drift --help`. */
export const drift = `plinth drift [folder] [--connection <uri>]

Compares two schemas object by object: the live database with what the migrations make that have run there, as the tool's own history
table says. The migrations run in the embedded PostgreSQL; of the live database only the catalog is read, in a READ ONLY transaction.

Options
  --connection <uri>           the right side: URI or service=NAME; without it the PG* variables. ?sshhost=… goes through an SSH server
  --left, --right SIDE         any two: migrations, migration:VERSION, git:REF, connection:NAME (default: migrations, the connection)
  --write right|left           write migrations that make the other side what this one is; nothing is run
                               right: records what the server has; left: brings the server back to the migrations
  --folder FOLDER              the migration folder, where there are several
  --format text|json           (default: text)
  --config FILE                use this configuration

Exit codes
  0  no difference
  1  they differ
  2  wrong arguments, or a side that cannot be read
`;

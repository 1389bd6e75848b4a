/** The texts of `plinth plan --help` and `plinth advise --help`. */

export const advise = `plinth advise [files…]
plinth advise "SELECT …"

Proposes indexes for queries, and only such as the planner then uses and that halve the estimated cost: candidates come from the
query's conditions, joins and order, and are tried before anything is said. With each: both plans compared, its size, what writes
cost, and the migration with its way back. Files and folders as for “plinth plan record”.

Without --connection they are tried in the plan lab: the migrations in an embedded PostgreSQL, with the statistics that
“plinth stats pull” has collected. Offline, and nothing can be harmed.

Options
  --stats FILE                 these statistics instead of the nearest plinth.stats.json
  --connection URI|service=X   try them on this server by HypoPG, where it has the extension: nothing is written
  --build HOST/DATABASE        where it does not, build them there in transactions that are rolled back. It repeats where the
                               connection leads, and is your consent: writes to the tables wait meanwhile,
                               and reads for moments
  --without INDEX              the reverse, in the plan lab: which queries have another plan without this index
  --write                      write the migrations
  --format text|json           (default: text)
  --config FILE                this configuration file instead of plinth.config.json

Exit codes
  0  every query was looked at, whether or not an index helps; with --without: no plan changes
  1  with --without: a plan changes
  2  wrong arguments, a query that could not be tried, or a server that does not answer
`;

export const plan = `plinth plan record [paths…]
plinth plan check [paths…]

Keeps the plans of queries in a file beside them: nodes, indexes, and rows as orders of magnitude, without values. “check” plans them
again and says which are not as recorded, with the difference and, without a connection, the new migration that did it.
Files: these. Folders (default: the current one): SQL files that are no migrations; “check” takes those that have a record.

Without --connection the queries are planned by the embedded PostgreSQL behind the workspace's migrations. Its tables are empty: that
compares shapes, without rows, and tells much less than the plans of a database with data. With --lab it goes by the statistics of one
(plinth stats pull), offline as well: then a change of the statistics alters plans, too.

Options
  --lab                             plan as the database would whose statistics stand in plinth.stats.json
  --stats FILE                      with --lab: these statistics instead of the nearest plinth.stats.json
  --connection URI|service=NAME     plan on this server: EXPLAIN in READ ONLY transactions, nothing is run
  --format text|json|junit|github   of “check” (default: text)
  --output FILE                     write the report of “check” to a file instead of the screen
  --config FILE                     this configuration file instead of plinth.config.json

Exit codes
  0  every recorded plan is as it was
  1  a plan is altered, or a query with a record cannot be planned any more
  2  wrong arguments, nothing to check, or a server that does not answer
`;

/** `plinth --help` and `plinth <command> --help`. */
import { cache } from './help-cache.ts';
import { drift } from './help-drift.ts';
import type { Verb } from '../arguments.ts';
import { advise, plan } from './help-plans.ts';

export function helpText(of: Verb | undefined): string {
  switch (of) {
    case undefined:
      return general;
    case 'lint':
      return lint;
    case 'baseline':
      return baseline;
    case 'rule':
      return rule;
    case 'config':
      return config;
    case 'effects':
      return effects;
    case 'schema':
      return schema;
    case 'pii':
      return pii;
    case 'stats':
      return stats;
    case 'prove':
      return prove;
    case 'review':
      return review;
    case 'docs':
      return docs;
    case 'audit':
      return audit;
    case 'explain':
      return explain;
    case 'advise':
      return advise;
    case 'plan':
      return plan;
    case 'rules':
      return rules;
    case 'safe-now':
      return safeNow;
    case 'drift':
      return drift;
    case 'cache':
      return cache;
  }
}

const general = `Plinth checks SQL migrations: locks, rewrites, missing indexes, injection. PostgreSQL first, and MySQL, MariaDB, SQLite and SQL Server.

Usage
  plinth lint [paths…]        check migrations and queries
  plinth effects <file.sql>   say what each statement locks, rewrites and reads, and until when
  plinth prove [paths…]       run migrations in an embedded PostgreSQL or SQLite, see what they do, take them back
  plinth review [REF|files…]  one page for a change: verdict, decisions, locks, steps, checks, rollback
  plinth docs [folder]        the data dictionary: Markdown pages with diagrams, or one HTML page with search
  plinth audit [folder]       the whole schema against all rules, and what came and went since the last time
  plinth schema [folder]      show the schema that migrations build, after any of them
  plinth schema pull          write down the schema of a live database, as a baseline for migrations
  plinth pii [folder]         list personal data, and what it takes to erase a person
  plinth stats pull           write down how large the tables of a live database are and what its planner goes by
  plinth stats import         take that from a dump of statistics (pg_dump --statistics-only)
  plinth safe-now <files…>    say what migrations would wait for on a live server at this moment
  plinth drift [folder]       what differs between a live database and the migrations that ran on it
  plinth explain <file.sql>   show a query's plan: its shape, or with --lab as the statistics of your database make it
  plinth plan record|check    keep the plans of queries beside them, and say where a migration alters one
  plinth advise [files|query] propose indexes that a planner was seen to use, with their migrations
  plinth rules                list what is checked
  plinth rule <id>            all that a rule says: why, what instead, examples, measured locks
  plinth config <file.sql>    what applies to a file, and where it comes from
  plinth baseline [paths…]    write down the findings there are, so that only new ones are told
  plinth cache                where results of earlier runs are kept, and how to remove them
  plinth --version
  plinth <command> --help

Exit codes
  0  nothing reaches --fail-on
  1  a finding reaches --fail-on
  2  wrong arguments, wrong configuration, or input that cannot be read

Nothing is sent anywhere unless you ask for it, and no database is needed; only “schema pull”, “stats pull”, “safe-now”, “drift”, “plan --connection” and “review --connection” read one, and change nothing there; “prove --scratch” makes and drops databases of its own on one. “review --github-comment” sends a review to GitHub, and works in its Actions only.
`;

const prove = `plinth prove [paths…]

Runs migrations in an embedded PostgreSQL 18, each behind those that come before it, the way its tool sends it, and says what every
statement locks, rewrites and reads there. Then it takes each one back and applies it again: the catalog must be what it was.
A folder: a line for each of its migrations. Files: their statements too. Without a path: the current folder.
Queries of the code around – SQL files, SQL in TypeScript and JavaScript – are prepared before and behind each step of new migrations.
The tables are empty, unless --rows fills them: then it also says on which made-up rows a statement would fail, which SELECT finds
such rows, and what of them the way back does not bring back. What runs in no transaction cannot be looked at: it is said to be expected, not measured.
Migrations for SQLite run in an embedded SQLite 3.54, where locks, queries of code and --rows are left out.

Options
  --scope all|new              of folders: all migrations (default), or what the default branch does not have
  --no-rollback                leave the ways back out
  --code-ref REF               the revision whose code runs while the migrations do, such as the release that is out
  --rows [NUMBER]              try each migration on made-up rows too: so many in the largest table (default: 1000)
  --seed NUMBER                of the made-up rows (default: 1): the same number makes the same rows
  --target 14|15|16|17|18      the version that the migrations are for, before the configuration's
  --format text|json|junit     (default: text)
  --output FILE                write the report to a file instead of the screen
  --time-limit SECONDS         for one statement (default: 30); whatever takes longer is stopped
  --memory-limit MB            for the server (default: 1200)
  --scratch HOST/DATABASE      run on a PostgreSQL server of yours (14 or newer), in databases that are made for this and dropped again.
                               It repeats where the connection leads (with the port, where that is not 5432), and is your consent
                               for this run. What could reach beyond such a database is not sent
  --connection URI|service=X   that server, with --scratch (default: the PG* variables)
  --config FILE                use this configuration instead of the nearest plinth.config.json

Exit codes
  0  every migration that can be run here runs, and every way back restores the catalog
  1  the server refuses a migration, a limit stopped one, a way back does not restore the catalog, or a query breaks
  2  wrong arguments, wrong configuration, or the run is not complete

Without --scratch nothing outside of the embedded server is touched, and no connection is opened.
`;

const lint = `plinth lint [paths…]

Checks SQL files. Without a path: the current folder. With - standard input.
A folder in a git repository: new work only, that is what the default branch does not have.
A folder without git, and files that are named: all of it.

Options
  --scope new|open|all         which files get findings (default: new, or as plinth.config.json says)
  --since REF                  new work is what REF does not have, such as origin/main
  --after MIGRATION            new work is what comes behind this migration: its version, file name or path
  --fail-on error|warning|never
                               the severity from which on the exit code is 1 (default: warning)
  --format text|json|sarif|github|gitlab|junit|markdown
                               (default: text)
  --embedded-sql WHICH         SQL in TypeScript and JavaScript: off, migrations (default), all
  --no-own-rules               run no code of the project: its rule modules are left out
  --output FILE                write the report to a file instead of the screen
  --output FORMAT=FILE         write one more report, such as sarif=plinth.sarif; as often as you like
  --fix                        apply what is safe without looking at it (fix class "edit"), never in applied history;
                               with - the fixed text goes to standard output and the report to standard error
  --fix-dry-run                print what --fix would change as a unified diff; the report goes to standard error
  --config FILE                use this configuration instead of the nearest plinth.config.json
  --stats FILE                 use these sizes of tables instead of the nearest plinth.stats.json
  --dialect postgresql|mysql|sqlite|sqlserver
                               for files that do not give it away themselves
  --target 14|15|16|17|18      the PostgreSQL that the migrations are for, before plinth.config.json
  --not-understood             list each statement that was not understood, with its place and reason
  --stdin-filepath PATH        what standard input is: its place decides tool, schema and configuration
  --cache DIR                  keep results here instead of the user's cache folder, and take those of earlier runs from here
  --no-cache                   neither keep results nor take any
  --shard NUMBER/OF            check one of several parts of the files, such as 2/4, and write what is found to the file of --output
  --merge                      the paths are such files: report all of them as one run would

A finding is suppressed by a comment before its statement:
  -- plinth-ignore locking/some-rule: the table has 300 rows

Exit codes
  0  nothing reaches --fail-on
  1  a finding reaches --fail-on; with --fix, one of those that remain
  2  wrong arguments or configuration, input that cannot be read, or a report that cannot be written
`;

const effects = `plinth effects <file.sql>

Says for each statement which relations it locks, whom that blocks and until when, what it rewrites and reads, whom it waits for and who
queues behind it, and which locks its transaction holds together. Earlier migrations say what the tables are. With - standard input.

Options
  --target MAJOR               the PostgreSQL version it is for: 14 to 18 (default: as plinth.config.json says)
  --format text|json           (default: text)
  --config FILE                use this configuration instead of the nearest plinth.config.json
  --dialect postgresql|mysql|sqlite|sqlserver
                               for a file that does not give it away itself
  --stdin-filepath PATH        what standard input is: its place decides tool, schema and configuration
`;

const docs = `plinth docs [folder] --output FOLDER
plinth docs [folder] --format html --output FILE

Writes the data dictionary of what the migrations below a folder (default: the current one) build: a page for each schema, table, view,
function and type, with comments and what is missing, keys, indexes, relationships both ways, row security, triggers, personal data,
the migration that made and last changed each table and column, and diagrams. No server is needed and nothing is executed.
For a live database, pull its schema first: plinth schema pull --output live/migrations/V1__baseline.sql

Options
  --format markdown|html|json  a folder of Mermaid and Markdown pages (default), one HTML page with search, or data
  --output PATH                the folder for the pages, new or written by plinth docs before; the file for the others
  --source URL                 link to migrations there, such as https://github.com/OWNER/NAME/blob/main
  --folder FOLDER              where there are several migration folders: the one that is meant
  --target 14|15|16|17|18      the version of PostgreSQL that it is for
  --config FILE                use this configuration instead of the nearest plinth.config.json
  --print-template markdown|html
                               print the Mustache template that comes along, to be changed and named in the configuration

Exit codes
  0  it is written
  2  wrong arguments or configuration, no migrations, or a place that cannot be written
`;

const audit = `plinth audit [folder]

Holds the whole schema that the migrations below a folder (default: the current one) build against all rules, as it stands: what a later
migration mended is not told, nor how it came about. Grouped by what to do, counted by category, area and table, with what is accepted,
comments and baseline entries that accept nothing any more, and personal data without a word on its protection.

Options
  --format markdown|html|json  (default: markdown)
  --output FILE                write to a file instead of the screen
  --trend FILE                 compare with the last run in this file, and add this one: what came, what went, what stays
  --date DAY                   the day that it is of, such as 2027-01-31 (default: today)
  --fail-on error|warning|new|never
                               when the exit code is 1 (default: never); new: something came since the last run in the trend file
  --preset recommended|strict|all
                               which rules (default: all); rules that the configuration switches off stay off
  --folder FOLDER              where there are several migration folders: the one that is meant
  --target 14|15|16|17|18      the version of PostgreSQL that it is for
  --config FILE                use this configuration instead of the nearest plinth.config.json
  --print-template markdown|html
                               print the Mustache template that comes along, to be changed and named in the configuration

Exit codes
  0  it is written, and nothing reaches --fail-on
  1  it is written, and something reaches --fail-on
  2  wrong arguments or configuration, no migrations, a trend file that is none, or a place that cannot be written
`;

const schema = `plinth schema [folder]
plinth schema pull [--output FILE] [connection]

Replays the migrations below a folder (default: the current one) from their text and prints the schema that they build.
No server is needed and nothing is executed. For a folder named pull: plinth schema ./pull

pull reads the catalog of a live database in a READ ONLY transaction and writes it as SQL that can be a folder's baseline: no rows, no
owners, no privileges. The connection is a postgresql:// URI or service=NAME; without one, the PG* variables count. A password
comes best from PGPASSWORD or the password file: other users of the machine may see arguments.

Options
  --output FILE                with pull: write the script to this file instead of the screen
  --at MIGRATION               the schema when this migration has run: its path, file name, version or name
  --folder FOLDER              of several migration folders, this one
  --format text|json|sql       (default: text). sql: a script that makes the schema again on an empty server
  --target VERSION             the PostgreSQL that the script is for: 14 to 18 (default: as plinth.config.json says, else 16)
  --config FILE                use this configuration instead of the nearest plinth.config.json

Exit codes
  0  printed
  2  wrong arguments or configuration, no such migration, input that cannot be read, or a database that cannot be
`;

const pii = `plinth pii [folder]

Lists which columns of a schema hold data about people, and what a person's erasure takes: which rows go with theirs, which
block the DELETE, what stays behind, and in which order it can be done. The schema is what the migrations below a folder
(default: the current one) build; no server is needed, and no row is read.

Options
  --folder FOLDER              of several migration folders, this one
  --format text|json|markdown|csv
                               (default: text)
  --config FILE                use this configuration instead of the nearest plinth.config.json

What is personal data can be said in comments (COMMENT ON COLUMN … IS 'pii: contact') and in plinth.config.json.

Exit codes
  0  printed, whether there is personal data or not
  2  wrong arguments or configuration, or input that cannot be read
`;

const stats = `plinth stats pull [--output FILE] [connection]
plinth stats import [--output FILE] FILE

Reads from the catalog of a live database how large its tables are and how much is written to them, and keeps it in plinth.stats.json, where
editor and command line find it: a finding on a small table informs only, one on a large table says how large. And what its planner goes by:
statistics of columns and indexes, settings, collation, for plans without the database (plinth explain --lab). READ ONLY transactions; what
else stands in the file stays. Values of columns are read and kept only for columns that "planValues" in plinth.config.json names; the command
proposes those that the workspace's queries compare and that are no personal data.

“stats import” takes the same, as far as it is there, from what pg_dump 18 writes with --statistics-only; - reads it from standard input. The
dump has values of all columns; the file that is written has those of named columns only. Plans from it are approximate and say so.

The connection is a postgresql:// URI or service=NAME; without one, the PG* variables count. A password comes best from PGPASSWORD or the
password file: other users of the machine may see arguments.

Options
  --output FILE                the file to write (default: plinth.stats.json in the current folder); - for the screen
  --preview                    say what would be written, and write nothing
  --collation NAME             stats import: how the database sorts texts, as its LC_COLLATE (default: as in the file that is written over, else
                               en_US.UTF-8)
  --config FILE                use this configuration instead of the nearest plinth.config.json

Exit codes
  0  written
  2  wrong arguments, a database or a dump that cannot be read, or a file that cannot be written over
`;

const review = `Usage: plinth review [REF | files…] [options]

Writes one page for one change: a verdict, what somebody has to decide, each statement with its lock and its time, what is blocked, lost
or incompatible, deployment steps, rollback and the schema before and after, with checks as scripts. Without words it reviews the
migrations that the default branch does not have; REF is a git revision to compare with instead.

Options
  --format FORMAT      markdown (default), html, json
  --output FILE        write to a file instead of the screen
  --stats FILE         the statistics to go by, instead of the nearest plinth.stats.json
  --date DAY           the day of the review, such as 2027-01-31: same day and same files, same bytes
  --target MAJOR       the PostgreSQL version it is for, 14 to 18
  --no-proof           do not run the migrations in the embedded PostgreSQL
  --preflight FILE     also write the pre-flight checks as a script
  --postflight FILE    also write the post-flight checks as a script
  --connection NAME    run the checks on this server and fill in the results: read-only, one SELECT at a time
  --run CHECKS         which of them: preflight (default), postflight
  --config FILE        another configuration than the nearest plinth.config.json
  --github-comment     in GitHub Actions: as one comment on the pull request, edited at every run, and in the run's summary; it is sent to
                       GITHUB_API_URL with GITHUB_TOKEN, and what GitHub refuses is told and fails nothing
  --print-template F   print the markdown or html template, to change it and name it in plinth.config.json

Exit codes
  0  the page is written
  1  with --connection: a check says STOP
  2  wrong arguments or configuration, nothing to review (0 with --github-comment), or checks that could not be finished
`;

const explain = `plinth explain [--lab] <file.sql | ->

Runs the migrations of the workspace in an embedded PostgreSQL and shows how it would run each query of the file.
The tables are empty: the shape of the plan is meaningful, costs and row counts are not, so they are not shown.

Options
  --lab                        plan as the database would whose statistics stand in plinth.stats.json (plinth stats pull): with its costs and
                               rows, offline. Says what such a plan cannot know
  --stats FILE                 with --lab: these statistics instead of the nearest plinth.stats.json
`;

const rules = `plinth rules

Lists every rule with its severity and what it guards, those of the project's own modules too.

Options
  --test                       run the examples of the project's own rules
  --format text|json           (default: text)
`;

const baseline = `plinth baseline [paths…]

Writes the findings of all files, applied history too, to plinth.baseline.json. From then on editor and command line hide them and count
them; new findings are told as before. A finding stays known when lines move, and is new again when its statement changes.

Options
  --prune                      only take out what is no longer found
  --config FILE                use this configuration instead of the nearest plinth.config.json
  --target 14|15|16|17|18      the PostgreSQL that the migrations are for
`;

const rule = `plinth rule <id>

Prints all that a rule says of itself. The name without its category is enough.
`;

const config = `plinth config <file.sql>

Says what applies to a file and why: configuration, migration folder, tool, dialect, target version, preset, changed severities, baseline,
suppressions, and whether its findings are told.

Options
  --format text|json           (default: text)
  --config FILE                use this configuration instead of the nearest plinth.config.json
`;

const safeNow = `plinth safe-now <files…> [--connection <uri>]

Says what the migrations would wait for if they ran now: which tables and indexes they lock, and on the server who holds or waits for
locks on exactly these, open transactions, vacuums against wraparound, running index builds, invalid indexes, prepared transactions,
replicas and replication slots. It is a look at one moment, and it says what the role could not see.

The server is asked in one READ ONLY transaction with time limits. Nothing is installed, no row of a table is read, and the values in
other sessions' queries are not shown.

Options
  --connection URI|service=NAME  the server; without it, the PG* variables name it. ?sshhost=…&sshuser=… in the URI goes through an SSH
                                 server; PLINTH_SSH_PASSPHRASE opens a key that has a passphrase
  --format text|json             (default: text)
  --config FILE                  this configuration file instead of plinth.config.json

Exit codes
  0  nothing is in the way
  1  the migration would wait for somebody, or not everything could be seen
  2  wrong arguments, a file that cannot be read, or a server that does not answer
`;

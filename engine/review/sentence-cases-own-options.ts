/** More of sentence-cases.ts: programs whose command or flag applies the files, deployments that do, and what programs select of a table. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const add = 'ALTER TABLE users ADD COLUMN phone text;';
const cargo =
  '[package]\nname = "shop-cli"\n\n[dependencies]\nclap = "4"\nsqlx = { version = "0.8", features = ["postgres"] }\n';
const migrator = 'pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("db/migrations");\n';
const main = `use clap::Parser;
mod commands;
fn main() { crate::commands::Options::parse().run() }
`;
const commands = `use clap::Parser;
mod database;
mod server;
#[derive(Parser, Debug)]
enum Subcommand {
    Database(self::database::Options),
    Server(self::server::Options),
}
#[derive(Parser, Debug)]
pub struct Options {
    #[command(subcommand)]
    subcommand: Option<Subcommand>,
}
impl Options {
    pub fn run(mut self) {
        use Subcommand as S;
        match self.subcommand.take() {
            Some(S::Database(c)) => c.run(&self),
            Some(S::Server(c)) => c.run(&self),
            None => self::server::Options::default().run(&self),
        }
    }
}
`;
const database = `use clap::Parser;
use crate::MIGRATOR;
#[derive(Parser, Debug)]
pub(super) struct Options {
    #[command(subcommand)]
    subcommand: Subcommand,
}
#[derive(Parser, Debug)]
enum Subcommand {
    Migrate,
}
impl Options {
    pub fn run(self, root: &super::Options) { MIGRATOR.run(&pool); }
}
`;
const server = `use clap::Parser;
use crate::MIGRATOR;
#[derive(Parser, Debug, Default)]
pub(super) struct Options {
    #[arg(long)]
    migrate: bool,
}
impl Options {
    pub fn run(self, root: &super::Options) {
        if self.migrate {
            MIGRATOR.run(&pool);
        }
        serve();
    }
}
`;
const program = {
  'Cargo.toml': cargo,
  'src/main.rs': main,
  'src/lib.rs': migrator,
  'src/commands/mod.rs': commands,
  'src/commands/server.rs': server,
};

export const casesOfOwnOptions: readonly Case[] = [
  {
    name: 'a command whose work is a method of its options',
    layout: 'numbered',
    up: add,
    files: { ...program, 'src/commands/database.rs': database },
    says: [
      'by shop-cli database migrate of its own program**',
      'with shop-cli database migrate of the new program (src/commands/database.rs:10)',
      'as it starts (src/commands/server.rs:11, with --migrate) or by shop-cli database migrate (src/commands/database.rs:10)',
    ],
    silent: ['no command for that alone', 'sqlx migrate revert'],
  },
  {
    name: 'a flag without which it applies nothing stands in the step',
    layout: 'numbered',
    up: add,
    files: program,
    says: [
      'by starting one instance of the new program with --migrate, which has it built in (src/lib.rs:1)',
    ],
  },
  {
    name: 'a second program with the same files is named, and what the tool’s own command line does',
    layout: 'numbered',
    up: add,
    files: {
      'Cargo.toml':
        '[package]\nname = "shop"\n\n[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
      'src/main.rs': `async fn migrate(pool: &PgPool) -> Result<(), Error> {
    sqlx::migrate!("./db/migrations").set_ignore_missing(true).run(pool).await
}
#[tokio::main]
async fn main() { migrate(&pool().await).await?; serve().await }
`,
      'services/history/Cargo.toml': '[package]\nname = "shop-history"\n\n[dependencies]\nsqlx = "0.8"\n',
      'services/history/src/main.rs':
        'async fn main() { sqlx::migrate!("../../db/migrations").run(&pool).await?; serve().await }\n',
    },
    says: [
      'The new program has these files built in (src/main.rs:2) and applies all that are pending, as it starts',
      'they come with that program, or before it by sqlx migrate run --source db/migrations at the top of a checkout of it. shop-history (services/history/src/main.rs:1) has the same files built in: where one applies them as it starts, it is one more that has to be stopped, started and taken back with this one.',
      'Only before the file has run anywhere: sqlx compares checksums.',
    ],
  },
  {
    name: 'a script that a container starts, and that goes on behind a failure',
    layout: 'prisma',
    up: add,
    files: {
      Dockerfile:
        'FROM node:slim\nRUN npm install -g prisma\nENTRYPOINT ["/bin/bash", "-c", "scripts/image-startup.sh"]\n',
      'docker-compose.yml':
        'services:\n  web:\n    image: shop:latest\n    command: ["scripts/image-startup.sh"]\n',
      'package.json': '{"dependencies": {"prisma": "5.7.0"}}',
      'scripts/image-startup.sh': '#!/bin/bash\n\nprisma migrate deploy\nnpm run serve\n',
    },
    says: [
      'what stands after it in scripts/image-startup.sh runs all the same (no set -e), and the new release starts on the old schema.',
      'Prisma Migrate 5.7.0 (package.json) or the newest as it is built (Dockerfile)',
    ],
  },
  {
    name: 'a script is told with what starts it, a program that asks for what is pending may end, and a build migrates before anybody was asked',
    layout: 'prisma',
    up: add,
    files: {
      Dockerfile: 'FROM node:slim\nCMD ["./scripts/start.sh"]\n',
      'scripts/start.sh': '#!/bin/sh\nprisma migrate deploy\nnode server.js\n',
      'cmd/hooks.go':
        'package cmd\nfunc check() error {\n  if n > 0 {\n    return db.ErrPendingMigrationsFound\n  }\n  return nil\n}\n',
      'package.json': '{\n  "scripts": {\n    "db:deploy": "prisma migrate deploy"\n  }\n}\n',
      'web/vercel.json': '{\n  "buildCommand": "pnpm build && pnpm db:deploy"\n}\n',
    },
    says: [
      '- At each start scripts/start.sh (line 2), which Dockerfile (line 2) starts, migrates first',
      'runs all the same (no set -e): the new release starts on the old schema, or ends where it asks for pending migrations itself (cmd/hooks.go:4), and what starts it again migrates again.',
      '- web/vercel.json (line 2) migrates as a release is built, while the former one serves: nobody has asked the pre-flight, stopped or exported anything by then, and each build that has this database does so, a preview too. Take it out of the build for this change, and apply it as the runbook has it.',
    ],
    silent: ['or web/vercel.json', 'or Dockerfile'],
  },
  {
    name: 'a module that exports all of another selects nothing',
    up: add,
    files: {
      'web/index.ts': "export * from './gql';\nimport * as all from '@shop/users';\n",
      'src/users.py': 'def of(c):\n    return c.execute("SELECT id, mail FROM users")\n',
    },
    silent: ['Sessions that stay open fail'],
    says: ['Before the release that uses users.phone'],
  },
  {
    name: 'sqlc writes out the columns of what it reads',
    up: add,
    files: {
      'sqlc.yaml': 'version: "2"\n',
      'db/queries/users.sql': '-- name: Users :many\nSELECT u.* FROM users u;\n',
      'src/users.go': 'package users\n\nconst all = `SELECT id, mail FROM users`\n',
    },
    silent: ['Sessions that stay open fail'],
    says: ['Before the release that uses users.phone'],
  },
];

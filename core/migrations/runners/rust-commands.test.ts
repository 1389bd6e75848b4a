/** Commands and flags of Rust programs by which they apply the files that they have built in. */
import { describe, expect, it } from 'vitest';
import { startUpsOf } from '../startup.ts';
import { toolById } from '../tools.ts';
import { commandsThatStart, rustCommandsOf } from './rust-commands.ts';
import { overToRunner, withRunner } from './said.ts';

type Files = Readonly<Record<string, string>>;

const listingOf = (files: Files) => ({
  paths: Object.keys(files).toSorted(),
  text: (path: string): string | undefined => files[path],
});

const database: Files = {
  'migrations/1_a.sql': 'A;',
  'crates/db/Cargo.toml': '[package]\nname = "shop-db"\n',
  'crates/db/src/migrations.rs': `pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");
pub async fn migrate(conn: &mut PgConnection, target: Option<i64>) -> Result<()> {
    if let Some(target) = target {
        MIGRATOR.undo(conn, target).await?;
    } else {
        MIGRATOR.run(conn).await?;
    }
    Ok(())
}
`,
  'crates/admin/Cargo.toml': '[package]\nname = "shop_admin"\n',
};

const types = `use clap::{Parser, Subcommand};
#[derive(Debug, Parser)]
#[command(about = "Shop")]
struct Cli {
    #[command(subcommand)]
    command: Option<Commands>,
    /// Migrate before it serves
    #[arg(long)]
    run_migrations: bool,
}
#[derive(Debug, Subcommand)]
enum Commands {
    Serve,
    /// What concerns the database
    #[command(name = "db")]
    Database {
        #[command(subcommand)]
        subcommand: DatabaseCommand,
    },
}
#[derive(Debug, Subcommand)]
enum DatabaseCommand {
    Dump, // "all",
    /// Apply what is pending
    MigrateAll {
        /// The version to go back to
        #[arg(name = "VERSION")]
        version: Option<i64>,
    },
}
`;

const main = (arm: string, before = ''): string => `${types}
impl DatabaseCommand {
    async fn run(self) -> Result<()> {
        match self {
            Self::Dump => { dump("a, b").await? }
            ${arm}
        }
        Ok(())
    }
}
async fn main() {
    let args = Cli::parse();
    ${before}
    match args.command {
        Some(Commands::Database { subcommand }) => subcommand.run().await,
        _ => serve().await,
    }
}
`;

const of = (text: string, more: Files = {}) => {
  const { own, back, reach, appliesIn } =
    rustCommandsOf(
      'sqlx',
      'crates/db/src/migrations.rs:1',
      listingOf({ ...database, 'crates/admin/src/main.rs': text, ...more }),
    ) ?? {};
  return { own: own?.command, back: back?.command, says: back?.says, reach, appliesIn };
};

const arm = 'Self::MigrateAll { version } => shop_db::migrate(&mut conn().await?, version).await?,';

describe('a program that clap gives its commands', () => {
  it('is called by all words on the way, and goes back to the version that it is given', () => {
    expect(of(main(arm))).toEqual({
      own: 'shop_admin db migrate-all',
      back: 'shop_admin db migrate-all VERSION',
      says: 'The version to go back to',
      reach: 'asked',
      appliesIn: undefined,
    });
  });

  it('does so as it starts where a flag asks for that', () => {
    const flag = 'if args.run_migrations {\n        shop_db::migrate(&mut c, None).await;\n    }';
    expect(of(main(arm, flag))).toMatchObject({
      own: 'shop_admin db migrate-all',
      reach: 'start',
      appliesIn: 'with --run-migrations',
    });
  });

  it('does nothing else where it leaves behind it', () => {
    const flag =
      'if args.run_migrations {\n        shop_db::migrate(&mut c, None).await;\n        return;\n    }';
    expect(of(main('_ => {}', flag))).toMatchObject({ own: 'shop_admin --run-migrations', reach: 'asked' });
  });

  describe('with a setting', () => {
    const set = 'if CONFIG.debug.migrate_first {\n        shop_db::migrate(&mut c, None).await;\n    }';
    const config = (more = ''): Files => ({
      'crates/admin/src/config.rs': `#[derive(Clone, Debug, Default)]\npub struct Debug {\n    ${more}pub migrate_first: bool,\n}\n`,
    });
    const found = (text: string, more: Files) => {
      const { setting, reach, appliesIn } =
        rustCommandsOf(
          'sqlx',
          'crates/db/src/migrations.rs:1',
          listingOf({ ...database, 'crates/admin/src/main.rs': text, ...more }),
        ) ?? {};
      return { setting: setting?.name, reach, appliesIn };
    };

    it('that is off unless it is set is asked by its command all the same', () => {
      expect(found(main(arm, set), config())).toEqual({
        setting: 'CONFIG.debug.migrate_first',
        reach: 'asked',
        appliesIn: undefined,
      });
    });

    it('whose default nobody sees does so as it starts where that is on', () => {
      const on = { setting: undefined, reach: 'start', appliesIn: 'where CONFIG.debug.migrate_first is set' };
      expect(found(main(arm, set), {})).toEqual(on);
      expect(found(main(arm, set), config('#[serde(default = "yes")]\n    '))).toEqual(on);
    });

    it('is not followed where it is about something else, or what it is in starts nothing', () => {
      const other = set.replace('CONFIG.debug.migrate_first', 'CONFIG.debug.ready');
      expect(found(main(arm, other), config()).reach).toBe('unknown');
      const aside = `${main(arm)}async fn tidy() {\n    ${set}\n}\n`;
      expect(found(aside, config()).reach).toBe('unknown');
    });
  });

  it('that goes over the files itself is one too, and its record is asked elsewhere', () => {
    const own = (more: string): Files => ({
      'crates/db/src/migrations.rs': `pub async fn migrate(pool: &PgPool) -> Result<()> {
    let migrator = sqlx::migrate!("../../migrations");
    let done = list(&mut tx).await?;
    for migration in migrator.iter() {
        tx.apply(&migration).await?;
    }
    Ok(())
}
async fn list(tx: &mut Tx) -> Result<Vec<Row>> {
    tx.list_applied_migrations().await
}
${more}`,
    });
    const asked = (more: string) => {
      const text = main('Self::MigrateAll { .. } => shop_db::migrate(&pool).await?,');
      const { own: command, asking } =
        rustCommandsOf(
          'sqlx',
          'crates/db/src/migrations.rs:1',
          listingOf({ ...database, 'crates/admin/src/main.rs': text, ...own(more) }),
        ) ?? {};
      return { command: command?.command, asking };
    };
    expect(asked('')).toEqual({ command: 'shop_admin db migrate-all', asking: { place: undefined } });
    expect(asked('fn status(tx: Tx) { tx.list_applied_migrations() }\n').asking?.place).toBe(
      'crates/db/src/migrations.rs:12',
    );
  });

  it('has none where another arm, or a condition that nobody has read, is in the way', () => {
    expect(
      of(main('Self::MigrateAll { .. } => {}', 'if ready() { shop_db::migrate(&mut c, None).await; }')).own,
    ).toBeUndefined();
    expect(
      of(main('Self::MigrateAll { .. } => { other() }\n _ => shop_db::migrate(&mut c, None).await,')).own,
    ).toBeUndefined();
  });

  it('names commands for something else that begin as the start does', () => {
    const also = (before: string): readonly string[] =>
      commandsThatStart(
        'sqlx',
        'crates/db/src/migrations.rs:1',
        listingOf({
          ...database,
          'crates/admin/src/main.rs': main(arm, before).replace(
            'dump("a, b")',
            'shop_db::migrate(&mut conn().await?, None)',
          ),
        }),
      );
    expect(also('shop_db::migrate(&mut c, None).await;')).toEqual([
      'shop_admin db dump',
      'shop_admin db migrate-all',
    ]);
    expect(also('')).toEqual([]);
  });

  it('keeps types of the same names in two crates apart', () => {
    const other = {
      'crates/watcher/Cargo.toml': '[package]\nname = "watcher"\n',
      'crates/watcher/src/main.rs': main('_ => {}'),
    };
    expect(of(main(arm), other).own).toBe('shop_admin db migrate-all');
  });

  it('and a script without an ending that gives the flag is where it starts', () => {
    const flag = 'if args.run_migrations { shop_db::migrate(&mut c, None).await; }';
    const listing = listingOf({
      ...database,
      'crates/admin/src/main.rs': main(arm, flag),
      Dockerfile: 'FROM scratch\nCMD ["/usr/bin/launch-shop"]\n',
      'scripts/launch-shop': '#!/bin/bash\nargs=("--run-migrations")\nexec shop "${args[@]}"\n',
    });
    const tool = overToRunner(toolById('sqlx'), withRunner(new Map(), 'sqlx', 'migrations', listing));
    expect(tool.runBy?.back?.command).toBe('shop_admin db migrate-all VERSION');
    expect(startUpsOf(tool, 'migrations', listing).map(({ file, lines }) => [file, lines])).toEqual([
      ['Dockerfile', [2]],
    ]);
  });
});

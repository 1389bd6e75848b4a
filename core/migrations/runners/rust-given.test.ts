/** Ways to a command of a Rust program over a field that callers fill, over the crates of a workspace, and past migrators of other crates. */
import { describe, expect, it } from 'vitest';
import { reachedIn } from './reached.ts';
import { rustCommandsOf } from './rust-commands.ts';

type Files = Readonly<Record<string, string>>;

const listingOf = (files: Files) => ({
  paths: Object.keys(files).toSorted(),
  text: (path: string): string | undefined => files[path],
});

const setup = (tests = ''): string => `fn migrations() -> EmbeddedMigrations {
    const MIGRATIONS: EmbeddedMigrations = diesel_migrations::embed_migrations!();
    MIGRATIONS
}
pub fn run(options: Options, url: &str) -> Result<()> {
    let conn = &mut PgConnection::establish(url)?;
    run_selected(conn, &options)
}
fn run_selected(conn: &mut PgConnection, options: &Options) -> Result<()> {
    if options.revert {
        conn.revert_last_migration(migrations())?;
    }
    if options.run {
        if let Some(limit) = options.limit {
            for _ in 0..limit { conn.run_next_migration(migrations())?; }
        } else {
            conn.run_pending_migrations(migrations())?;
        }
    }
    Ok(())
}
${tests}`;

const workspace = (more: Files = {}): Files => ({
  'Cargo.toml': '[workspace]\n',
  'migrations/2024-01-01-000000_a/up.sql': 'A;',
  'crates/setup/Cargo.toml': '[package]\nname = "shop-setup"\n',
  'crates/setup/src/lib.rs': setup(),
  'crates/server/Cargo.toml': '[package]\nname = "shop_server"\n',
  'crates/server/src/main.rs': 'async fn main() {\n    start(Cli::parse()).await;\n}\n',
  'crates/server/src/lib.rs': `use clap::{Parser, Subcommand};
#[derive(Parser)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Commands>,
}
#[derive(Subcommand)]
enum Commands {
    Migration {
        #[command(subcommand)]
        step: Step,
        #[arg(long)]
        all: bool,
        #[arg(long, default_value_t = 1)]
        number: u64,
    },
}
#[derive(Subcommand)]
enum Step {
    Run,
    /// One step back
    Revert,
}
pub async fn start(args: Cli) -> Result<()> {
    if let Some(Commands::Migration {
        step,
        all,
        number,
    }) = args.command
    {
        let mut options = match step {
            Step::Run => shop_setup::Options::default().run(),
            Step::Revert => shop_setup::Options::default().revert(),
        };
        if !all {
            options = options.limit(number);
        }
        shop_setup::run(options, &url())?;
        return Ok(());
    }
    let pool = build_pool()?;
    serve(pool).await
}
fn build_pool() -> Result<Pool> {
    shop_setup::run(shop_setup::Options::default().run(), &url())?;
    connect()
}
`,
  ...more,
});

const of = (files: Files) => {
  const found = rustCommandsOf('diesel', 'crates/setup/src/lib.rs:2', listingOf(files));
  return found && { own: found.own?.command, back: found.back?.command, reach: found.reach };
};

describe('a field of what a function is given', () => {
  const both = {
    own: 'shop_server migration --all run',
    back: 'shop_server migration revert',
    reach: 'start',
  };

  it('is followed to who fills it, by the name of the crate: a command, and the start', () => {
    expect(of(workspace())).toEqual(both);
  });

  it('is not filled by tests', () => {
    const tests = '#[cfg(test)]\nmod tests {\n    fn all() {\n        run(o.run(), "url");\n    }\n}\n';
    expect(of(workspace({ 'crates/setup/src/lib.rs': setup(tests) }))).toEqual(both);
  });

  it('leaves a program that is for nothing else to where there is no other', () => {
    const alone = {
      'crates/setup/src/main.rs':
        'fn main() {\n    shop_setup::run(shop_setup::Options::default().run(), "url").unwrap();\n}\n',
    };
    expect(of(workspace(alone))).toEqual(both);
    const named = { ...alone, 'crates/setup/Cargo.toml': '[package]\nname = "shop-schema"\n' };
    const lone = Object.fromEntries(
      Object.entries(workspace(named)).filter(([path]) => !path.startsWith('crates/server/')),
    );
    lone['crates/setup/src/main.rs'] = alone['crates/setup/src/main.rs'].replaceAll(
      'shop_setup',
      'shop_schema',
    );
    expect(of(lone)?.own).toBe('shop-schema');
  });

  it('says nothing where the variable is filled by what nobody reads', () => {
    const server = workspace()['crates/server/src/lib.rs'] ?? '';
    const other = {
      'crates/server/src/lib.rs': server.replace(/match step \{[^]*?\n {8}\};/, 'chosen(step);'),
    };
    expect(of(workspace(other))).toBeUndefined();
  });
});

describe('a migrator of sqlx', () => {
  const files = (run: string): Files => ({
    'core/Cargo.toml': '[package]\nname = "shop-core"\n',
    'core/src/db/migrations/1_a.sql': 'A;',
    'core/src/db/mod.rs': `pub async fn migrate(pool: &PgPool) -> Result<(), Error> {
    shop_auth::make_migrator().run(pool).await?;
    queue::MIGRATOR.run(pool).await?;
${run}
    Ok(())
}
pub fn make_migrator() -> sqlx::migrate::Migrator {
    migrate!("src/db/migrations")
}
`,
    'auth/Cargo.toml': '[package]\nname = "shop-auth"\n',
    'auth/src/lib.rs': 'pub fn make_migrator() -> Migrator {\n    migrate!("migrations")\n}\n',
    'gateway/Cargo.toml': '[package]\nname = "gateway"\n',
    'gateway/src/cli.rs': `use clap::{Args, Parser};
#[derive(Parser)]
pub struct Cli {
    #[command(flatten)]
    pub early: Early,
}
#[derive(Args)]
pub struct Early {
    #[arg(long)]
    pub run_migrations: bool,
}
`,
    'gateway/src/main.rs': `async fn main() {
    let args = Cli::parse();
    if args.early.run_migrations {
        shop_core::db::migrate(&pool).await?;
        return Ok(());
    }
    serve().await;
}
`,
  });
  const asked = { tool: 'sqlx', embeds: 'core/src/db/mod.rs:8', program: undefined } as const;

  it('is run where its own name is called, not that of another crate, by a flag of a flattened type', () => {
    const listing = listingOf(files('    make_migrator().run(pool).await?;'));
    const found = rustCommandsOf('sqlx', asked.embeds, listing);
    expect({ own: found?.own?.command, reach: found?.reach }).toEqual({
      own: 'gateway --run-migrations',
      reach: 'asked',
    });
    expect(reachedIn({ ...asked, folder: 'core/src/db/migrations' }, listing)?.applies).toBe(
      'core/src/db/mod.rs:4',
    );
  });

  it('of a crate that is not there is nobody’s here', () => {
    const listing = listingOf({
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/main.rs': 'use sqlx::migrate::Migrator;\nfn main() {\n    queue::MIGRATOR.run(&pool);\n}\n',
    });
    expect(reachedIn({ ...asked, embeds: 'src/main.rs:1', folder: 'migrations' }, listing)).toBeUndefined();
  });
});

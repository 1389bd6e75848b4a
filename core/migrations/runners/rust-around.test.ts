/** What programs in Rust send themselves before and behind the files that they apply. */
import { describe, expect, it } from 'vitest';
import { sentAround } from './rust-around.ts';

type Files = Readonly<Record<string, string>>;

const of = (tool: 'diesel' | 'sqlx' | 'refinery', files: Files, around?: string): readonly string[] => {
  const listing = {
    paths: Object.keys(files).toSorted(),
    text: (path: string): string | undefined => files[path],
  };
  return sentAround(tool, 'src/db.rs:1', around, listing).map(
    ({ side, text, by, place, isSure }) => `${side}${isSure ? '' : '?'} ${text ?? by} ${place}`,
  );
};

const diesel = (more = ''): Files => ({
  'Cargo.toml': '[package]\nname = "shop"\n',
  'src/db.rs': `const MIGRATIONS: EmbeddedMigrations = embed_migrations!();
pub fn run(conn: &mut PgConnection, options: &Options) -> Result<()> {
    conn.batch_execute("SET lock_timeout = '5s'; SELECT pg_advisory_lock(0);")?;
    drop_views(conn)?;
    apply(conn)?;
    #[cfg(test)]
    if options.check {
        conn.batch_execute("DROP TABLE checked;")?;
    }
    if options.all {
        conn.transaction(|conn| {
            conn.batch_execute(&views())?;
            Ok(())
        })?;
    }
    Ok(())
}
fn drop_views(conn: &mut PgConnection) -> Result<()> {
    conn.batch_execute("DROP SCHEMA IF EXISTS v \\
        CASCADE;")?;
    Ok(())
}
fn apply(conn: &mut PgConnection) -> Result<()> {
    conn.run_pending_migrations(MIGRATIONS)?;
    Ok(())
}
${more}`,
});

describe('SQL around the files', () => {
  it('is found in the functions that call what applies them, and in those that these call', () => {
    expect(of('diesel', diesel())).toEqual([
      'before DROP SCHEMA IF EXISTS v CASCADE; src/db.rs:19',
      'behind? run src/db.rs:12',
    ]);
  });

  it('is none of what makes something else by a function of that name', () => {
    const files = {
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/db.rs': `const M: EmbeddedMigrations = embed_migrations!();
impl Shop {
    fn new(conn: &mut PgConnection) -> Self {
        conn.run_pending_migrations(M);
        Self { conn }
    }
    fn status(&self) -> Status {
        self.conn.batch_execute("DELETE FROM old;");
        Status::new()
    }
    fn again(&self) -> Self {
        self.conn.batch_execute("DROP VIEW v;");
        Self::new(&mut self.conn)
    }
}
`,
    };
    expect(of('diesel', files)).toEqual(['before DROP VIEW v; src/db.rs:12']);
  });

  it('is none of another branch, nor of a test', () => {
    const files = {
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/db.rs': `const M: EmbeddedMigrations = embed_migrations!();
fn go(conn: &mut PgConnection, again: bool) {
    if again {
        conn.batch_execute("DROP SCHEMA public CASCADE").unwrap();
    } else {
        conn.run_pending_migrations(M).unwrap();
    }
}
#[cfg(test)]
mod tests {
    fn all(conn: &mut PgConnection) {
        conn.batch_execute("DROP OWNED BY CURRENT_USER").unwrap();
        conn.run_pending_migrations(M).unwrap();
    }
}
`,
    };
    expect(of('diesel', files)).toEqual([]);
  });

  it('may be a constant, or a file that a module beside it sends; what only reads does not count', () => {
    const files = {
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/db.rs': `static MIGRATOR: Migrator = sqlx::migrate!();
const REFRESH: &str = r#"REFRESH MATERIALIZED VIEW totals"#;
pub async fn migrate(pool: &PgPool) -> Result<()> {
    let known = sqlx::query("SELECT version FROM _sqlx_migrations").fetch_all(pool).await?;
    sqlx::query("SELECT prepare_jobs()").execute(pool).await?;
    MIGRATOR.run(pool).await?;
    sqlx::query(REFRESH).execute(pool).await?;
    jobs::schedule(pool).await?;
    Ok(())
}
`,
      'src/jobs.rs': `const SQL: &str = include_str!("../sql/jobs.sql");
pub async fn schedule(pool: &PgPool) -> Result<()> {
    sqlx::raw_sql(SQL).execute(pool).await?;
    Ok(())
}
`,
    };
    expect(of('sqlx', files)).toEqual([
      'before SELECT prepare_jobs() src/db.rs:5',
      'behind REFRESH MATERIALIZED VIEW totals src/db.rs:7',
      'behind sql/jobs.sql src/jobs.rs:3',
    ]);
  });

  it('goes with the files where one transaction of the program is around both', () => {
    const files = {
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/db.rs': `static MIGRATOR: Migrator = sqlx::migrate!();
pub async fn migrate(pool: &PgPool) -> Result<()> {
    sqlx::query("DROP VIEW IF EXISTS v").execute(pool).await?;
    let mut tx = pool.begin().await?;
    sqlx::query("DROP VIEW IF EXISTS w").execute(&mut *tx).await?;
    MIGRATOR.run(&mut *tx).await?;
    sqlx::query("CREATE VIEW w AS SELECT 1").execute(&mut *tx).await?;
    tx.commit().await?;
    sqlx::query("CREATE VIEW v AS SELECT 1").execute(pool).await?;
    Ok(())
}
`,
    };
    expect(of('sqlx', files, 'src/db.rs:4')).toEqual([
      'before DROP VIEW IF EXISTS v src/db.rs:3',
      'behind CREATE VIEW v AS SELECT 1 src/db.rs:9',
    ]);
  });

  it('of refinery too', () => {
    const files = {
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/db.rs': `mod embedded { refinery::embed_migrations!("migrations"); }
pub async fn up(client: &mut Client) -> Result<()> {
    client.batch_execute("DROP VIEW IF EXISTS v").await?;
    embedded::migrations::runner().run_async(client).await?;
    Ok(())
}
`,
    };
    expect(of('refinery', files)).toEqual(['before DROP VIEW IF EXISTS v src/db.rs:3']);
  });
});

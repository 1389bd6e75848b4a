/** What a compose file says of the database that it runs: which server, with which encoding, and from where an empty one is filled. */
import { environmentOf, type Service } from '../guard/target/compose.ts';
import { postgresOfImage } from '../migrations/dialect/repository-version.ts';

export interface ComposeDatabase {
  readonly service: string;
  readonly image: string;
  readonly engine: 'postgresql' | 'mariadb';
  /** Undefined if the tag does not say it. */
  readonly major: number | undefined;
  readonly user: string;
  readonly database: string;
  readonly settings: {
    readonly encoding: string | undefined;
    readonly collate: string | undefined;
    readonly ctype: string | undefined;
  };
  /** Files and folders of this machine that it mounts, as written; volumes of Docker are none. */
  readonly mounts: readonly string[];
}

export function databasesIn(services: readonly Service[]): readonly ComposeDatabase[] {
  return services.flatMap((service) => databaseOf(service) ?? []);
}

function databaseOf(service: Service): ComposeDatabase | undefined {
  const image = service.entries.find(({ key }) => key === 'image')?.value;
  if (image === undefined) return undefined;
  const postgres = postgresOfImage(image);
  if (postgres === undefined && !/(?:^|\/)(?:mariadb|mysql)(?:[:@]|$)/.test(image)) return undefined;
  const environment = environmentOf(service);
  const said = (...names: readonly string[]): string | undefined =>
    names
      .map((name) => withDefault(environment.get(name)))
      .find((value) => value !== undefined && value !== '');
  const user = said('POSTGRES_USER', 'POSTGRESQL_USERNAME') ?? 'postgres';
  const options = said('POSTGRES_INITDB_ARGS') ?? '';
  const option = (name: RegExp): string | undefined =>
    new RegExp(String.raw`(?:^|\s)(?:${name.source})[= ]?(\S+)`).exec(options)?.[1];
  const locale = option(/--locale/);
  return {
    service: service.name,
    image,
    engine: postgres === undefined ? 'mariadb' : 'postgresql',
    major: postgres?.major,
    user: postgres === undefined ? 'root' : user,
    database:
      postgres === undefined
        ? (said('MARIADB_DATABASE', 'MYSQL_DATABASE') ?? 'DATABASE')
        : (said('POSTGRES_DB', 'POSTGRESQL_DATABASE') ?? user),
    settings: {
      encoding: option(/--encoding|-E/),
      collate: option(/--lc-collate/) ?? locale,
      ctype: option(/--lc-ctype/) ?? locale,
    },
    mounts: mountsOf(service),
  };
}

/** The value that compose takes where nothing sets the variable. */
function withDefault(value: string | undefined): string | undefined {
  return value?.replaceAll(
    /\$\{\w+(?::?-([^}]*))?\}/g,
    (_, otherwise: string | undefined) => otherwise ?? '',
  );
}

/** Of the short form, `./dumps:/docker-entrypoint-initdb.d:ro`, and the long one with `source`. */
function mountsOf({ entries }: Service): readonly string[] {
  return entries
    .flatMap(({ key, value }) => {
      const path = withDefault(value) ?? '';
      if (key === 'volumes.source') return [path];
      return key === 'volumes' ? [/^([^:]+):\//.exec(path)?.[1] ?? ''] : [];
    })
    .filter((path) => /^[./~]/.test(path));
}

/** The command that makes a backup of it, where it runs. */
export function backupCommand({ engine, service, user, database }: ComposeDatabase): {
  readonly command: string;
  readonly file: string;
} {
  const file = engine === 'postgresql' ? `${database}.dump` : `${database}.sql`;
  const dump =
    engine === 'postgresql'
      ? `pg_dump -U ${user} -Fc ${database}`
      : `sh -c 'exec mariadb-dump --single-transaction -u ${user} -p"$MARIADB_ROOT_PASSWORD" ${database}'`;
  return { command: `docker compose exec -T ${service} ${dump} > ${file}`, file };
}

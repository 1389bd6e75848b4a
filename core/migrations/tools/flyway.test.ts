import { describe, expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { historyOf } from '../applying/order.ts';
import { toolOf } from '../tools.ts';
import { flyway } from './flyway.ts';
import { classified, created, sections } from '../../../test/migrations/tool-cases.ts';

const script = (text: string, conf?: string) =>
  sections(flyway, 'x/V1__a.sql', text, conf === undefined ? {} : { 'x/V1__a.sql.conf': conf })
    .map((one) => one.replace(`<${text}>`, '').trim())
    .join();

describe('the transaction of a script', () => {
  it.each<readonly [text: string, conf: string | undefined, said: string]>([
    ['', undefined, 'tx'],
    ["/* ; */ create unique index concurrently i on t (a); -- ';", undefined, 'no-tx'],
    ['set x = 1; drop index concurrently i;', undefined, 'tx'],
    ['do $$ vacuum; $$;', undefined, 'tx'],
    ['a', 'executeInTransaction=false', 'no-tx'],
    ['vacuum t', 'executeInTransaction = true', 'tx'],
    ['vacuum t', '# executeInTransaction = true', 'no-tx'],
  ])('%j beside %j', (text, conf, said) => {
    expect(script(text, conf)).toBe(`up statement-by-statement ${said}`);
  });

  it('is one of an undo script too', () => {
    expect(sections(flyway, 'U1__a.sql', 'a')).toEqual(['down statement-by-statement tx <a>']);
  });
});

function set(files: Readonly<Record<string, string>>) {
  const all: Readonly<Record<string, string>> = { ...files };
  const listing = { paths: Object.keys(all), text: (path: string) => all[path] };
  const { folders } = detect(listing, []);
  const [folder] = folders;
  const tool = toolOf(folder ?? { tool: 'flyway', settings: new Map() });
  return { folders, folder, tool };
}

const sql = 'create table t (a jsonb);';

describe('the lock', () => {
  it.each<readonly [title: string, files: Readonly<Record<string, string>>, concurrently: string]>([
    ['no configuration', {}, 'hangs'],
    ['flyway.conf', { 'flyway.conf': 'flyway.postgresql.transactional.lock=false' }, 'free'],
    ['flyway.toml', { 'flyway.toml': '[flyway.postgresql.transactional]\nlock = false # why' }, 'free'],
    ['one that says yes', { 'flyway.toml': '[flyway.postgresql.transactional]\nlock = true' }, 'hangs'],
    [
      'Spring Boot',
      { 'application.yml': 'spring:\n  flyway:\n    postgresql:\n      transactional-lock: false\n' },
      'free',
    ],
    [
      'Spring Boot properties',
      { 'application.properties': 'spring.flyway.postgresql.transactional-lock=false' },
      'free',
    ],
    [
      'a former Flyway of Gradle',
      { 'build.gradle': "implementation 'org.flywaydb:flyway-core:8.5.13'" },
      'free',
    ],
    ['a newer one', { 'build.gradle': "implementation 'org.flywaydb:flyway-core:9.22.0'" }, 'hangs'],
    ['one of its catalog', { 'gradle/libs.versions.toml': '[versions]\nflyway = "9.1.1"\n' }, 'free'],
    [
      'one of Maven',
      { 'pom.xml': '<artifactId>flyway-core</artifactId>\n  <version>7.15.0</version>' },
      'free',
    ],
    ['a property of Maven', { 'pom.xml': '<flyway.version>8.0.1</flyway.version>' }, 'free'],
    [
      'two of them, one of which is newer',
      { 'pom.xml': '<flyway.version>8.0.1</flyway.version>', Dockerfile: 'FROM flyway/flyway:10.4' },
      'hangs',
    ],
    [
      'a former one that is told',
      {
        'build.gradle': "implementation 'org.flywaydb:flyway-core:9.1.0'",
        'flyway.conf': 'flyway.postgresql.transactional.lock=true',
      },
      'hangs',
    ],
    ['the conf folder', { 'conf/flyway.conf': 'flyway.postgresql.transactional.lock = false' }, 'free'],
  ])('%s', (_, files, concurrently) => {
    const { tool } = set({ 'db/V1__a.sql': sql, ...files });
    expect(tool.lock.concurrently).toBe(concurrently);
  });
});

describe('configuration', () => {
  it('changes the names', () => {
    const { folders, tool } = set({
      'flyway.conf':
        'flyway.sqlMigrationPrefix=M\nflyway.sqlMigrationSeparator=-\nflyway.repeatableSqlMigrationPrefix=rep\n',
      'db/M1-a.sql': sql,
      'db/M10-b.sql': sql,
      'db/M9-c.sql': sql,
      'db/rep-views.sql': sql,
      'db/V1__old.sql': sql,
    });
    expect(folders.map(({ tool: id, files }) => `${id} ${files.join()}`)).toEqual([
      'flyway M1-a.sql,M10-b.sql,M9-c.sql,rep-views.sql',
    ]);
    expect(historyOf(tool, folders[0]!.files).up.map((file) => file.path)).toEqual([
      'M1-a.sql',
      'M9-c.sql',
      'M10-b.sql',
      'rep-views.sql',
    ]);
    expect(created(tool, ['M10-b.sql'])).toEqual([['M11-n.sql', 'U;\n']]);
    expect(classified(tool, 'V1__old.sql')).toBeUndefined();
  });

  it('reads no password', () => {
    const { folder } = set({ 'flyway.toml': '[flyway]\npassword = "secret"\n', 'db/V1__a.sql': sql });
    expect(JSON.stringify([...folder!.settings])).not.toContain('secret');
  });

  it.each<readonly [conf: string, text: string, transaction: boolean, around: string]>([
    ['flyway.mixed=true', 'set x = 1; vacuum t;', false, 'migration'],
    ['flyway.mixed=true', 'set x = 1;', true, 'migration'],
    ['flyway.executeInTransaction=false', 'set x = 1;', false, 'migration'],
    ['flyway.group=true', 'set x = 1;', true, 'all-pending'],
  ])('%s: %s', (conf, text, transaction, around) => {
    const { tool } = set({ 'flyway.conf': conf, 'db/V1__a.sql': sql });
    const read = tool.read(tool.classify('V1__a.sql')!, text, new Map());
    expect(read.sections[0]?.delivery.toolTransaction).toBe(transaction);
    expect(tool.transactionAround).toBe(around);
  });

  it.each<readonly [conf: string, limits: string | undefined]>([
    ["flyway.initSql=SET lock_timeout = '2s'", 'initSql'],
    ['flyway.initSql=set lock_timeout to 500; set role app', 'initSql'],
    ['flyway.initSql=SET lock_timeout = 0', undefined],
    ["flyway.initSql=SET statement_timeout = '2s'", undefined],
    ['flyway.initSql=SET SESSION lock_wait_timeout = 5', 'initSql'],
    ['flyway.initSql=SET innodb_lock_wait_timeout = 5', undefined],
    ['flyway.initSql=SET LOCK_TIMEOUT 2000', 'initSql'],
    ['flyway.initSql=SET LOCK_TIMEOUT -1', undefined],
  ])('%s bounds waits by %s', (conf, limits) => {
    expect(set({ 'flyway.conf': conf, 'db/V1__a.sql': sql }).tool.limitsLocks).toBe(limits);
  });

  it('names the history table', () => {
    const { tool } = set({
      'flyway.conf': 'flyway.table=history\nflyway.defaultSchema=ops',
      'db/V1__a.sql': sql,
    });
    expect(tool.historyTable).toMatchObject({ schema: 'ops', name: 'history' });
  });

  it('is the nearest one', () => {
    const { tool } = set({
      'flyway.conf': 'flyway.table=far',
      'svc/flyway.conf': 'flyway.table=near',
      'svc/db/V1__a.sql': sql,
    });
    expect(tool.historyTable?.name).toBe('near');
  });
});

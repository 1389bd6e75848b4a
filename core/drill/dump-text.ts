/**
 * What the text of a dump says of itself: which program made it, whether it is complete, which tables it creates and how many rows it has
 * for each. It is fed line by line, because a dump may be larger than memory; rows of COPY are counted by whoever feeds it. Reads the
 * output of pg_dump, pg_restore and mariadb-dump; executes nothing.
 */

export interface DumpFacts {
  readonly maker: 'pg_dump' | 'pg_dumpall' | 'mariadb-dump' | undefined;
  /** `15.20`. */
  readonly serverVersion: string | undefined;
  /** The comment that is written last. */
  readonly isClosed: boolean;
  /** The table whose rows do not end. */
  readonly unfinished: string | undefined;
  readonly created: ReadonlySet<string>;
  /** Rows by table, of COPY. */
  readonly rows: ReadonlyMap<string, number>;
  /** Tables whose rows are INSERT statements, which are not counted. */
  readonly inserted: ReadonlySet<string>;
  /** Roles that own something or are granted something. */
  readonly roles: ReadonlySet<string>;
  /** The database that it creates itself. */
  readonly database: string | undefined;
  /** What it creates that with, as a manifest names it: encoding, collate, ctype. */
  readonly databaseSettings: Readonly<Record<string, string>>;
  /** Commands of the client, which a dump has no use for. */
  readonly commands: readonly string[];
  /** The rows that a policy hid from the role are not in it. */
  readonly isFiltered: boolean;
}

type Mode = 'code' | 'comment' | { readonly until: string; readonly escapes: boolean };

const interesting = /\/\*|\*\/|--|\\|"|[eE]?'|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/g;

export class DumpText {
  #maker: DumpFacts['maker'];
  #serverVersion: string | undefined;
  #isClosed = false;
  #copying: string | undefined;
  #mode: Mode = 'code';
  /** The line that began outside of quotes, with those after it that begin inside a name. */
  #head = '';
  #delimited = false;
  readonly #created = new Set<string>();
  readonly #rows = new Map<string, number>();
  readonly #inserted = new Set<string>();
  readonly #roles = new Set<string>();
  #database: string | undefined;
  #databaseSettings: Readonly<Record<string, string>> = {};
  readonly #commands: string[] = [];
  #isFiltered = false;

  /** Rows follow, until a line with a backslash and a dot; the line is not for the restore; or it is. */
  line(text: string): 'rows' | 'command' | 'text' {
    if (this.#maker === 'mariadb-dump') return this.#mariadb(text);
    const begins = this.#mode === 'code';
    if (begins && text.startsWith('--')) {
      this.#comment(text);
      return 'text';
    }
    if (begins && text.startsWith('\\')) {
      if (!/^\\(?:un)?restrict /.test(text)) this.#command(text);
      return 'command';
    }
    const isPart = begins || this.#isInName();
    this.#head = begins ? text : `${this.#head}\n${text}`;
    if (this.#advance(text)) this.#command(text);
    return isPart && !this.#isInName() ? this.#begun(this.#head) : 'text';
  }

  /** A name may have line breaks, and then the head of its statement has. */
  #isInName(): boolean {
    return typeof this.#mode === 'object' && this.#mode.until === '"';
  }

  #begun(head: string): 'rows' | 'command' | 'text' {
    const copied = heads.copy.exec(head)?.[1];
    if (copied !== undefined) {
      this.#copying = copied;
      this.#rows.set(copied, this.#rows.get(copied) ?? 0);
      return 'rows';
    }
    this.#statement(head);
    // Whoever restores has created the database.
    return /^(?:CREATE|DROP) DATABASE /.test(head) ? 'command' : 'text';
  }

  /** So many rows were read; `ended` if their last line was. */
  copied(count: number, ended: boolean): void {
    const table = this.#copying;
    if (table === undefined) return;
    this.#rows.set(table, (this.#rows.get(table) ?? 0) + count);
    if (ended) this.#copying = undefined;
  }

  facts(): DumpFacts {
    return {
      maker: this.#maker,
      serverVersion: this.#serverVersion,
      isClosed: this.#isClosed,
      unfinished: this.#copying,
      created: this.#created,
      rows: this.#rows,
      inserted: this.#inserted,
      roles: this.#roles,
      database: this.#database,
      databaseSettings: this.#databaseSettings,
      commands: this.#commands,
      isFiltered: this.#isFiltered,
    };
  }

  #comment(text: string): void {
    if (text.startsWith('-- PostgreSQL database cluster dump')) this.#maker ??= 'pg_dumpall';
    else if (text === '-- PostgreSQL database dump') {
      this.#maker ??= 'pg_dump';
      this.#isClosed = false;
    } else if (text === '-- PostgreSQL database dump complete') this.#isClosed = this.#maker !== 'pg_dumpall';
    else if (/^-- (?:MariaDB|MySQL) dump /.test(text)) this.#maker ??= 'mariadb-dump';
    this.#serverVersion ??= /^-- Dumped from database version (\d+(?:\.\d+)*)/.exec(text)?.[1];
    if (this.#maker === 'pg_dumpall' && text === '-- PostgreSQL database cluster dump complete')
      this.#isClosed = true;
  }

  #command(text: string): void {
    if (/^\\connect /.test(text)) return;
    // The rest of the line may hold values.
    if (this.#commands.length < 5) this.#commands.push(/\\\S*/.exec(text)?.[0] ?? '\\');
  }

  #statement(text: string): void {
    const table = heads.table.exec(text)?.[1];
    if (table !== undefined) this.#created.add(table);
    const into = heads.insert.exec(text)?.[1];
    if (into !== undefined) this.#inserted.add(into);
    for (const pattern of roleNamed)
      for (const name of pattern.exec(text)?.[1]?.split(', ') ?? [])
        if (name !== 'PUBLIC') this.#roles.add(unquoted(name));
    const database = heads.database.exec(text)?.[1];
    if (database !== undefined) {
      this.#database = unquoted(database);
      this.#databaseSettings = settingsIn(text);
    }
    if (text === 'SET row_security = on;') this.#isFiltered = true;
  }

  /** Follows quotes and comments to the end of the line; true if a backslash is outside of them. */
  #advance(text: string): boolean {
    let found = false;
    interesting.lastIndex = 0;
    let at = 0;
    for (;;) {
      const mode = this.#mode;
      if (typeof mode === 'object') {
        const end = endOf(text, at, mode);
        if (end === undefined) return found;
        at = end;
        this.#mode = 'code';
        continue;
      }
      interesting.lastIndex = at;
      const token = interesting.exec(text);
      if (token === null) return found;
      at = interesting.lastIndex;
      const [word] = token;
      if (mode === 'comment') {
        if (word === '*/') this.#mode = 'code';
        else if (word !== '/*') at = token.index + 1;
      } else if (word === '--') return found;
      else if (word === '/*') this.#mode = 'comment';
      else if (word === '\\') found = true;
      else if (word !== '*/')
        this.#mode = { until: /^[eE]'/.test(word) ? "'" : word, escapes: /^[eE]'/.test(word) };
    }
  }

  #mariadb(text: string): 'text' {
    if (text.startsWith('DELIMITER ')) this.#delimited = text !== 'DELIMITER ;';
    if (this.#delimited) return 'text';
    if (text.startsWith('-- Dump completed')) this.#isClosed = true;
    const table = /^CREATE TABLE `((?:[^`]|``)+)`/.exec(text)?.[1];
    if (table !== undefined) this.#created.add(table.replaceAll('``', '`'));
    const into = /^(?:INSERT|REPLACE)(?: IGNORE)? INTO `((?:[^`]|``)+)`/.exec(text)?.[1];
    if (into !== undefined) this.#inserted.add(into.replaceAll('``', '`'));
    this.#serverVersion ??= /^-- Server version\s+(\d+(?:\.\d+)*)/.exec(text)?.[1];
    this.#database ??= /^USE `((?:[^`]|``)+)`;$/.exec(text)?.[1]?.replaceAll('``', '`');
    return 'text';
  }
}

const name = String.raw`(?:"(?:[^"]|"")+"|[^\s;,."()]+)`;
const relation = String.raw`(${name}(?:\.${name})?)`;
const heads = {
  copy: new RegExp(String.raw`^COPY ${relation}(?: \(.*\))? FROM stdin;$`, 's'),
  table: new RegExp(`^CREATE (?:UNLOGGED |FOREIGN )?TABLE (?:IF NOT EXISTS )?${relation} `),
  insert: new RegExp(`^INSERT INTO ${relation}`),
  database: new RegExp(`^CREATE DATABASE (${name}) `),
};

const roleNamed = [
  new RegExp(`^ALTER .* OWNER TO (${name});$`, 's'),
  new RegExp(`^(?:GRANT|REVOKE) .* (?:TO|FROM) (${name})(?: WITH GRANT OPTION)?;$`, 's'),
  new RegExp(`^ALTER DEFAULT PRIVILEGES FOR ROLE (${name}) `),
  new RegExp(`^CREATE POLICY .* TO (${name}(?:, ${name})*)(?:;| USING | WITH CHECK )`, 's'),
];

/** Where the quoted text ends, after its end mark. */
function endOf(
  text: string,
  from: number,
  { until, escapes }: { readonly until: string; readonly escapes: boolean },
): number | undefined {
  if (!escapes) {
    const end = text.indexOf(until, from);
    return end === -1 ? undefined : end + until.length;
  }
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === until) return at + 1;
  }
  return undefined;
}

/** Of CREATE DATABASE; LOCALE stands for both where they are the same. */
function settingsIn(text: string): Readonly<Record<string, string>> {
  const told = [
    ['encoding', / ENCODING = '([^']+)'/],
    ['collate', / (?:LOCALE|LC_COLLATE) = '([^']+)'/],
    ['ctype', / (?:LOCALE|LC_CTYPE) = '([^']+)'/],
  ] as const;
  return Object.fromEntries(
    told.flatMap(([name, pattern]) => {
      const value = pattern.exec(text)?.[1];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

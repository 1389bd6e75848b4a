/**
 * Rust programs that take sqlx’s files and send them themselves: a type that implements sqlx’s `Migrate` over a connection of its own, or a loop over what a
 * Migrator has. Whether a transaction is around a file is the program’s then, and not sqlx’s. Textual; of what is not plain nothing is claimed.
 */
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { bare, lineAt, uncommented } from '../runners/code.ts';
import type { Program } from '../runners/folders.ts';
import { wholeFile } from '../whole-file.ts';

const sent = /\b(?:\w*migration|mig|m)\s*\.\s*sql\b/g;
const sends =
  /\.(?:execute|execute_many|execute_unprepared|fetch_many|batch_execute|simple_query)\(|\b(?:query|raw_sql)\(/;
const near = 300;

/** As it is kept among a folder's settings; empty where sqlx sends them. */
export function senderIn({ file, text }: Program): ToolSettings {
  const told = uncommented(text, 'slashes').replace(/#\[cfg\(test\)\][^]*$/, '');
  if (!/\bsqlx\b/.test(told) || !/\bMigrat(?:ion|or)\b|\bMIGRAT\w+\b/.test(told)) return new Map();
  const places = [...told.matchAll(sent)].map(({ index }) => index);
  const at = places.find((one) => sends.test(told.slice(Math.max(0, one - near), one + near)));
  if (at === undefined) return new Map();
  // Migrator::run of a type that is one of sqlx’s kind locks, asks for what is unfinished, and has it apply the rest.
  const isKind = /\bimpl(?:<[^>]*>)?\s+(?:\w+::)*Migrate\s+for\b/.test(told);
  const suffix = isKind ? suffixIn(told) : undefined;
  const isFirst =
    isKind && /\binsert\s+into\s+_sqlx_migrations\b[^;]*?\bvalues\s*\([^;)]*\bfalse\b/i.test(told);
  const isSplit = /\bfor\s+\w+\s+in\s+[^{]*\.\s*sql\b|\.sql\s*\.split\(/.test(told);
  return new Map([
    ['sender', `${file}:${lineAt(text, at)}`],
    ...(isKind ? [['sender kind', 'migrate'] as const] : []),
    ...(suffix === undefined ? [] : [['sender suffix', suffix] as const]),
    ...(isSplit ? [['sender splits', 'yes'] as const] : []),
    ...(isFirst ? [['sender records', 'first'] as const] : []),
  ]);
}

/** `if !migration.description.ends_with(SUFFIX) { return self.conn.apply(migration) }`: all but those are sqlx’s. */
function suffixIn(told: string): string | undefined {
  if (/\.begin\(|["'`]\s*BEGIN\b/i.test(told)) return undefined;
  const code = bare(told, 'slashes');
  const asks = /\bif\s+(!?)\s*\w+\s*\.\s*description\s*\.\s*ends_with\(\s*&?("[^"\n]+"|[A-Z]\w*)\s*\)\s*\{/g;
  const found = [...told.matchAll(asks)].flatMap(({ 0: all, 1: not, 2: given = '', index }) => {
    const start = index + all.length;
    const length = blockOf(code.slice(start));
    const applies = /\.apply\(/.test(code.slice(start, start + length));
    const reverts = /\.revert\(/.test(code.slice(start, start + length));
    const isTold = not === '!' ? applies || reverts : !applies && !reverts;
    return [{ given, isTold }];
  });
  const [first] = found;
  if (first === undefined || found.some(({ given, isTold }) => !isTold || given !== first.given))
    return undefined;
  if (!/\.apply\(/.test(code)) return undefined;
  const { given } = first;
  return given.startsWith('"')
    ? given.slice(1, -1)
    : new RegExp(`\\bconst\\s+${given}\\s*:\\s*&(?:'static\\s+)?str\\s*=\\s*"([^"\\n]+)"`).exec(told)?.[1];
}

/** To the brace that closes what is open. */
function blockOf(code: string): number {
  let open = 1;
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] === '{') open += 1;
    else if (code[at] === '}' && --open === 0) return at;
  }
  return code.length;
}

/** Put over the tool: what is the program’s is not claimed of sqlx. */
export function sentByProgram(tool: MigrationTool, settings: ToolSettings): MigrationTool {
  const [sender, suffix] = [settings.get('sender'), settings.get('sender suffix')];
  if (sender === undefined) return tool;
  const {
    afterPart: _part,
    withoutTransaction: _head,
    missing,
    edited,
    outOfOrder,
    historyTable,
    ...rest
  } = tool;
  const isKind = settings.get('sender kind') !== undefined;
  const ofKind = {
    ...(missing === undefined ? {} : { missing }),
    ...(edited === undefined ? {} : { edited }),
    ...(outOfOrder === undefined ? {} : { outOfOrder }),
  };
  const delivery = {
    sends:
      suffix === undefined || settings.get('sender splits') !== undefined
        ? 'statement-by-statement'
        : 'whole',
    toolTransaction: false,
  } as const;
  if (suffix === undefined)
    return {
      ...rest,
      ...(isKind ? ofKind : { lock: { kind: 'unknown', concurrently: 'free' } }),
      historyTable: isKind ? historyTable : undefined,
      version: `(sent by ${sender}; how was not followed)`,
      sendingDoubt: `How ${sender} sends these files is not known. Taken here: each statement is sent by itself. A program that opens a transaction around a file holds every lock to its end, takes all of it back when it fails, and cannot run CONCURRENTLY.`,
      noTransactionMarker: undefined,
      transactionAround: 'nothing',
      read: (file, text) => wholeFile(file, text, delivery),
    };
  const table = historyTable?.name ?? '_sqlx_migrations';
  const words = suffix.replace(/^[_ ]+/, '');
  return {
    ...rest,
    ...ofKind,
    historyTable,
    version: `(names that end with ${words}: without a transaction, by ${sender})`,
    noTransactionMarker: `a name that ends with ${words}`,
    // sqlx-core/src/migrate/migrator.rs, run (0.6 to 0.9): MigrateError::Dirty, before it looks for what is pending.
    ...(settings.get('sender records') === undefined
      ? {}
      : {
          afterPart: `${dirtyIn(table)} First finish by hand what is missing and set success = true there, or take back what is there and delete the row.`,
          againPart: `${dirtyIn(table)} Before it is applied again: DELETE FROM ${table} WHERE version = VERSION AND NOT success.`,
          runBy: {
            ...{ command: undefined, refusal: undefined, atStart: undefined, isAlwaysOne: false },
            recordsFirst: true,
            recordsIn: table,
          },
        }),
    // As sqlx-core/src/migrate/source.rs makes a description of a name.
    read: (file, text, companions) =>
      file.name.replaceAll('_', ' ').endsWith(suffix)
        ? wholeFile(file, text, delivery)
        : tool.read(file, text, companions),
    create: (migration, after, existing) =>
      tool.create(
        migration.transaction
          ? migration
          : { ...migration, transaction: true, name: `${migration.name}_${words.replaceAll(' ', '_')}` },
        after,
        existing,
      ),
  };
}

function dirtyIn(table: string): string {
  return `${table} then has its row with success = false, and no program that runs sqlx’s migrator starts until that is put right.`;
}

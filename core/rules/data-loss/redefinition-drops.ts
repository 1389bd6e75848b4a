/** MODIFY and CHANGE drop every property of a column that they do not repeat. */
import { isMariadb } from '../../migrations/dialect/server-version.ts';
import type { ColumnDefinition } from '../../operations/model/operation.ts';
import type { RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import { tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  lost: 'The new definition leaves out {lost} of {column}. Write it again, if it is to stay.',
} as const;

const orders = `CREATE TABLE orders (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  total int NOT NULL DEFAULT 0 COMMENT 'in cents',
  note varchar(100) NULL COMMENT 'by the customer',
  changed datetime NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
) ENGINE=InnoDB;`;
const mysql = { dialect: 'mysql', history: [orders] } as const;

export const rule = defineRule({
  id: 'data-loss/redefinition-drops',
  hazard: 'loses-data',
  dialects: ['mysql'],
  elsewhere: 'A change of one property keeps the others.',
  summary:
    'MODIFY or CHANGE that changes a column and leaves out NOT NULL, its default, AUTO_INCREMENT, ON UPDATE or its comment.',
  why: `\`MODIFY\` and \`CHANGE\` replace a column’s definition: who makes a number larger and writes the type alone makes the column
nullable and takes its default, \`AUTO_INCREMENT\`, \`ON UPDATE\` and comment, without a warning. Programs that relied on them insert NULLs, or
fail. MySQL’s manual says so (“ALTER TABLE Statement”); on MariaDB 10.11 it was seen. Where nothing else of the column changes, leaving it
out is taken to be the purpose.`,
  instead:
    'Write the whole definition, as `SHOW CREATE TABLE` prints it, with the change in it. A default alone is changed by `ALTER COLUMN … SET DEFAULT`.',
  whenOff: 'Never: what is meant can be written.',
  messages,
  gathers: { lost: 'column' },
  fix: {
    kinds: ['rewrite'],
    because: 'It is the definition that the column has, so that nothing but the written change happens.',
    differs: [{ at: 'end', of: 'column', words: 'The column keeps what the statement would have taken.' }],
  },
  examples: [
    bad(
      'A larger number',
      `ALTER TABLE orders MODIFY total bigint;
--                        ^^^^^^^^^^^^ warning: The new definition leaves out NOT NULL, DEFAULT, COMMENT of orders.total. Write it again, if it is to stay. 💡`,
      { ...mysql, fixed: "ALTER TABLE orders MODIFY total bigint NOT NULL DEFAULT 0 COMMENT 'in cents';" },
    ),
    good(
      'The whole definition',
      "ALTER TABLE orders MODIFY total bigint NOT NULL DEFAULT 0 COMMENT 'in cents';",
      mysql,
    ),
  ],
  check: {
    redefineColumn(operation, context) {
      const { table: name, column, definition } = operation;
      const table = context.table(name);
      const old = table?.columns.find((one) => isSame(one.name, column.text));
      if (table === undefined || old === undefined || context.isNew(name)) return;
      if ((old.generated ?? definition.generated) !== undefined) return;
      if (!isOtherwiseChanged(old, definition)) return;
      const lost = lostBy(old, definition, table, context.targetVersion).filter(
        (one) => !isThereInTheEnd(one, definition.name.text, table.key, context.after),
      );
      if (lost.length === 0) return;
      // Otherwise the statement would have no purpose.
      if (isUncountedAlone(old, definition)) return;
      context.report({
        message: 'lost',
        at: { start: definition.start, end: definition.end },
        data: {
          column: `${shownName(context, name)}.${old.name}`,
          lost: lost.map((one) => one.name).join(', '),
        },
        related: whereMade(context, name),
        fix: asItWas(lost, definition),
        // A comment has no effect on data.
        ...(lost.every((one) => one.name === 'COMMENT') ? { hazard: 'advice' } : {}),
      });
    },
  },
});

/** Only AUTO_INCREMENT is dropped. */
function isUncountedAlone(old: Column, { name, type, mysql, notNull }: ColumnDefinition): boolean {
  const width = (text: string): string => text.replace(/\(\d+\)/, '');
  return (
    old.mysql?.autoIncrement === true &&
    mysql?.autoIncrement !== true &&
    isSame(old.name, name.text) &&
    notNull !== undefined &&
    width(typeText(type)) === width(typeText(old.type))
  );
}

interface Lost {
  readonly name: string;
  /** The clause to add; undefined if it is not certain. */
  readonly words: string | undefined;
}

function lostBy(old: Column, now: ColumnDefinition, table: Table, version: number): readonly Lost[] {
  const lost: Lost[] = [];
  const isNullMeant = now.mysql?.explicitNull === true || now.default?.text.toLowerCase() === 'null';
  const isKey = table.constraints.some(
    ({ kind, columns }) => kind === 'primary-key' && columns.some((one) => isSame(one, old.name)),
  );
  const wasCounting = old.mysql?.autoIncrement === true;
  // The meaning of a bare TIMESTAMP depends on a server setting.
  const isTold = now.type.name !== 'timestamp' || (isMariadb(version) ? version >= 1010 : version >= 800);
  if (isTold && !old.nullable && now.notNull === undefined && !isNullMeant && !isKey && !wasCounting)
    lost.push({ name: 'NOT NULL', words: 'NOT NULL' });
  const before = old.default;
  const isLeftOut = before !== undefined && before.toLowerCase() !== 'null' && now.default === undefined;
  if (isTold && isLeftOut && takesDefault(now, before, version))
    lost.push({ name: 'DEFAULT', words: `DEFAULT ${before}` });
  if (wasCounting && now.mysql?.autoIncrement !== true && counts(now))
    lost.push({ name: 'AUTO_INCREMENT', words: 'AUTO_INCREMENT' });
  const update = old.mysql?.onUpdate;
  if (isTold && update !== undefined && now.mysql?.onUpdate === undefined)
    lost.push({ name: 'ON UPDATE', words: `ON UPDATE ${update}` });
  const comment = old.mysql?.comment ?? '';
  if (comment !== '' && now.mysql?.comment === undefined)
    lost.push({ name: 'COMMENT', words: /['\\]/.test(comment) ? undefined : `COMMENT '${comment}'` });
  return lost;
}

/**
 * MySQL allows defaults of BLOB and TEXT only as an expression in parentheses, since 8.0.13: the old one could not be written as it was.
 * MariaDB allows them since 10.2.1, which is older than the versions that Plinth supports.
 */
function takesDefault({ type }: ColumnDefinition, before: string, version: number): boolean {
  return isMariadb(version) || !isLarge.test(type.name) || (version >= 800 && before.startsWith('('));
}

const isLarge =
  /^(?:(?:tiny|medium|long)?(?:text|blob)|json|geometry|geometrycollection|(?:multi)?(?:point|linestring|polygon))$/;

/** AUTO_INCREMENT is for numbers. */
function counts({ type }: ColumnDefinition): boolean {
  return /^(?:(?:tiny|small|medium|big)?int(?:eger)?|serial|float|double|real|decimal|numeric)\b/.test(
    type.name,
  );
}

/** A later statement restores it: for example, a conversion through a binary type reinterprets characters. */
function isThereInTheEnd({ name }: Lost, column: string, key: string, after: Schema): boolean {
  const now = tableByKey(after, key)?.columns.find((one) => isSame(one.name, column));
  if (now === undefined) return false;
  switch (name) {
    case 'NOT NULL':
      return !now.nullable;
    case 'DEFAULT':
      return now.default !== undefined;
    case 'AUTO_INCREMENT':
      return now.mysql?.autoIncrement === true;
    case 'ON UPDATE':
      return now.mysql?.onUpdate !== undefined;
    default:
      return (now.mysql?.comment ?? '') !== '';
  }
}

/** The type, the name, the position, the values or AUTO_INCREMENT change. */
function isOtherwiseChanged(old: Column, { name, type, mysql, notNull }: ColumnDefinition): boolean {
  return (
    old.name !== name.text ||
    old.type.name !== type.name ||
    JSON.stringify(old.type.modifiers) !== JSON.stringify(type.modifiers) ||
    JSON.stringify(old.mysql?.values ?? []) !== JSON.stringify(mysql?.values ?? []) ||
    mysql?.position !== undefined ||
    (mysql?.charset !== undefined && mysql.charset !== old.mysql?.charset) ||
    (old.nullable && notNull !== undefined)
  );
}

/** Appended to the definition, if no clause there has to come last. */
function asItWas(lost: readonly Lost[], { end, mysql, constraints }: ColumnDefinition): RuleFix | undefined {
  if (mysql?.position !== undefined || constraints.length > 0) return undefined;
  const words = lost.flatMap((one) => one.words ?? []);
  if (words.length < lost.length) return undefined;
  return { kind: 'rewrite', title: 'Write it again', edits: [insert(end, ` ${words.join(' ')}`)] };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

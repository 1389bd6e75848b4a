/** A procedure of MySQL or MariaDB prepares a text that contains one of its parameters. */
import type { CreateFunction, DynamicPiece, FunctionArgument } from '../../operations/model/operation.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isMadeAgain } from '../../rule-kit/security/sqlserver-dynamic-sql.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';

const messages = {
  definer:
    '{parameter} is put into what {procedure} executes with its definer’s rights: callers can write SQL there. Pass values with EXECUTE … USING, check names.',
  invoker:
    '{parameter} is put into what {procedure} executes: whoever sets it can write SQL there. Pass values with EXECUTE … USING, check names.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(50) NULL) ENGINE=InnoDB;';
const mysql = { dialect: 'mysql', history: [orders] } as const;

export const rule = defineRule({
  id: 'injection/prepare-concatenation',
  hazard: 'opens',
  dialects: ['mysql'],
  elsewhere: {
    postgresql: 'injection/execute-concatenation tells it.',
    sqlite: 'SQLite has no dynamic SQL.',
    sqlserver: 'injection/tsql-concatenation tells it.',
  },
  summary:
    'PREPARE … FROM or EXECUTE IMMEDIATE of a text that a character parameter of the procedure was added to.',
  why: `What comes in as text is executed as text: a quote in it ends the literal, and the rest is SQL of the caller’s. A procedure runs with
the rights of its definer unless \`SQL SECURITY INVOKER\` says otherwise, and \`DEFINER\` is often root: \`EXECUTE\` on it is then all that it
takes to read every table. Seen on MariaDB 10.11; MySQL’s manual says the same of \`SQL SECURITY\` (“Stored Object Access Control”).`,
  instead: `\`\`\`sql
SET @note = wanted;
PREPARE found FROM 'SELECT id FROM orders WHERE note = ?';
EXECUTE found USING @note;
\`\`\`
A name cannot be passed: hold it against a list (\`IF wanted NOT IN ('orders', 'returns') THEN SIGNAL …\`) before it is added. \`QUOTE\` makes a
literal of a value. Without a need for the definer’s rights: \`SQL SECURITY INVOKER\`.`,
  whenOff: 'Never: values can be passed, and names checked.',
  messages,
  fix: { kinds: [], because: 'Whether it is a value or a name is for people to say.' },
  directions: 'both',
  examples: [
    bad(
      'A value in quotes, with the definer’s rights',
      `CREATE PROCEDURE find_orders(IN wanted varchar(50))
BEGIN
  SET @text = CONCAT('SELECT id FROM orders WHERE note = ''', wanted, '''');
  PREPARE found FROM @text;
--^^^^^^^ error: wanted is put into what find_orders executes with its definer’s rights: callers can write SQL there. Pass values with EXECUTE … USING, check names.
  EXECUTE found;
  DEALLOCATE PREPARE found;
END;`,
      mysql,
    ),
    good(
      'Values are passed',
      `CREATE PROCEDURE find_orders(IN wanted varchar(50), IN most int)
BEGIN
  SET @note = wanted;
  SET @text = CONCAT('SELECT id FROM orders WHERE note = ? LIMIT ', most);
  PREPARE found FROM @text;
  EXECUTE found USING @note;
END;`,
      mysql,
    ),
  ],
  check: {
    createFunction(operation, context) {
      // A helper that this script drops or redefines later.
      if (isMadeAgain(operation, context)) return;
      const told = new Set<string>();
      for (const { span, pieces } of operation.executes ?? []) {
        // If the whole command is a parameter, the purpose of the procedure is to run it.
        if (!hasLiteral(pieces)) continue;
        const found = leavesOf(pieces).find(
          (one) => !told.has(one) && isText(operation, one) && operation.lookedUp?.includes(one) !== true,
        );
        if (found === undefined) continue;
        told.add(found);
        const data = {
          parameter: found,
          procedure: displayName(relationKey(context.schema, operation.function)),
        };
        if (operation.securityDefiner) context.report({ message: 'definer', at: span, data });
        else context.report({ message: 'invoker', at: span, data, hazard: 'weakens' });
      }
    },
  },
});

function hasLiteral(piece: DynamicPiece): boolean {
  if (piece.kind === 'concatenation') return piece.parts.some(hasLiteral);
  return piece.kind === 'literal' && piece.value.trim() !== '';
}

/** Variables that become part of the text unchanged. */
function leavesOf(piece: DynamicPiece): readonly string[] {
  if (piece.kind === 'variable') return [piece.name];
  return piece.kind === 'concatenation' ? piece.parts.flatMap(leavesOf) : [];
}

function isText({ arguments: all }: CreateFunction, name: string): boolean {
  return all.some((one) => one.mode !== 'out' && one.name?.toLowerCase() === name && takesText(one));
}

/** One or two characters cannot contain a command. */
function takesText({ type }: FunctionArgument): boolean {
  const [length = Infinity] = type.modifiers;
  return /char|text|json/.test(type.name) && length > 4;
}

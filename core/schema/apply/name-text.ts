/** An object's name as written in SQL. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';

export function nameText(
  of: { readonly schema: string; readonly name: string },
  qualified: boolean,
): { readonly text: string; readonly qualified: boolean } {
  const name = quoteIdentifier(of.name);
  return { text: qualified ? `${quoteIdentifier(of.schema)}.${name}` : name, qualified };
}

/** Which parts of a migration can be sent to a server, decided before anything is. */
import type { Unverifiable } from '../../core/proof/reason.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';

export interface Premises {
  readonly hasExtension: (name: string) => boolean;
  /** Why a text is not sent, whatever it does. */
  readonly withheld: (text: string, parser: PostgresParser) => Unverifiable | undefined;
}

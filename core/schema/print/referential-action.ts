/** What becomes of rows that refer to one that goes, in the words of SQL: `SET NULL`. Says nothing of when a clause is left out. */
import type { ReferentialAction } from '../../operations/model/operation.ts';

export function actionText(action: ReferentialAction): string {
  return action.replaceAll('-', ' ').toUpperCase();
}

/** Referential actions in SQL's words: `SET NULL`. Does not decide when the clause is omitted. */
import type { ReferentialAction } from '../../operations/model/operation.ts';

export function actionText(action: ReferentialAction): string {
  return action.replaceAll('-', ' ').toUpperCase();
}

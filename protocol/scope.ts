/** Which findings are shown: the one setting that a reader of old migrations changes by hand. */
import { isBoolean, isShape, isString } from './guard.ts';
import { request } from './message.ts';

export const showAppliedFindings = request<boolean>()({
  method: 'plinth/showAppliedFindings',
  direction: 'client → server',
  doc: 'Diagnose this applied migration although it is not new work, or stop doing so; lasts until the server stops.',
  params: isShape({ uri: isString, show: isBoolean }),
});

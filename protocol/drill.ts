/** A restore drill from the editor: a backup that the user chose, restored where nothing depends on it. */
import { isMaybe, isShape, isString, type Shaped } from './guard.ts';
import { notification, request, type Failure } from './message.ts';

export type DrillAnswer =
  /** `markdown`: the report, made by the server, which escapes all names. `verdict`: as the command line prints it. */
  | { readonly kind: 'drilled'; readonly verdict: 'passed' | 'partly' | 'failed'; readonly markdown: string }
  | { readonly kind: 'cancelled' }
  | Failure;

const isDrillWanted = isShape({
  /** Absolute path of a file or folder. */
  source: isString,
  /** Absolute path of a manifest. */
  manifest: isMaybe(isString),
  /** The id of an open connection on whose server a database may be made and dropped; without it a server is started. */
  scratch: isMaybe(isString),
});
export type DrillWanted = Shaped<typeof isDrillWanted>;

export const runDrill = request<DrillAnswer>()({
  method: 'plinth/runDrill',
  direction: 'client → server',
  doc: 'Restores a backup on a scratch server and reports what was lost without an error; its source is never connected to.',
  params: isDrillWanted,
});

export const drillProgress = notification<{ readonly step: string }>({
  method: 'plinth/drillProgress',
  direction: 'server → client',
  doc: 'Says which stage of a drill begins.',
  params: isShape({ step: isString }),
});

/**
 * For how long the code of an extension runs in one go in the process that it shares with all others: from the samples of a processor profile. A
 * stretch ends where the process rests or runs code that has no function of the extension on its stack; garbage that is collected within it is part
 * of it. Counted are samples, which come at a fixed interval while the thread runs: on a busy machine it may wait for a processor within a stretch.
 */
import { Session, type Profiler } from 'node:inspector/promises';

/** Of the process that this runs in. */
export class OwnWork {
  readonly #session = new Session();
  readonly #folder: string;

  /** `folder`: of the extension. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval: intervalUs });
    await this.#session.post('Profiler.start');
  }

  /** Milliseconds of processor time of each stretch. */
  async stop(): Promise<readonly number[]> {
    const { profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    return stretchesOf(profile, this.#folder);
  }
}

const intervalUs = 250;

function stretchesOf(profile: Profiler.Profile, folder: string): readonly number[] {
  const own = nodesOf(profile, folder);
  const collecting = new Set(
    profile.nodes.flatMap(({ id, callFrame }) =>
      callFrame.functionName === '(garbage collector)' ? [id] : [],
    ),
  );
  const stretches: number[] = [];
  let samples = 0;
  const end = (): void => {
    if (samples > 0) stretches.push((samples * intervalUs) / 1_000);
    samples = 0;
  };
  for (const node of profile.samples ?? []) {
    if (own.has(node) || (samples > 0 && collecting.has(node))) samples += 1;
    else end();
  }
  end();
  return stretches;
}

/** Those with a function of the folder's files on the way to the root. */
function nodesOf({ nodes }: Profiler.Profile, folder: string): ReadonlySet<number> {
  const own = new Set<number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const add = (id: number): void => {
    if (own.has(id)) return;
    own.add(id);
    for (const child of byId.get(id)?.children ?? []) add(child);
  };
  for (const { id, callFrame } of nodes) if (callFrame.url.includes(folder)) add(id);
  return own;
}

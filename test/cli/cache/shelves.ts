/** A cache folder in memory that is damaged at random, as disks, other versions and other processes do it. */
import type { Shelf } from '../../../engine/cache/shelf.ts';
import type { Random } from '../../bench/random.ts';

export class DamagedShelf implements Shelf {
  readonly folder = '(memory)';
  readonly #files = new Map<string, { bytes: Uint8Array; at: number }>();
  #clock = 0;
  #isWritable = true;

  list(): ReturnType<Shelf['list']> {
    return [...this.#files].map(([name, { bytes, at }]) => ({ name, bytes: bytes.length, at }));
  }

  read(name: string): Uint8Array | undefined {
    return this.#files.get(name)?.bytes;
  }

  write(name: string, bytes: Uint8Array): void {
    if (this.#isWritable) this.#files.set(name, { bytes, at: this.#clock++ });
  }

  remove(name: string): void {
    if (this.#isWritable) this.#files.delete(name);
  }

  touch(name: string): void {
    const file = this.#files.get(name);
    if (this.#isWritable && file !== undefined) file.at = this.#clock++;
  }

  damage(random: Random): void {
    const names = [...this.#files.keys()];
    const name = names.length === 0 ? undefined : random.pick(names);
    const file = name === undefined ? undefined : this.#files.get(name);
    const bytes = Uint8Array.from(file?.bytes ?? []);
    const at = random.below(Math.max(1, bytes.length));
    const ways = [
      () => (this.#isWritable = !this.#isWritable),
      () => this.#replace(name, bytes.subarray(0, at)),
      () =>
        this.#replace(
          name,
          bytes.map((one, i) => (i === at ? one ^ (1 << random.below(8)) : one)),
        ),
      () =>
        this.#replace(
          name,
          Uint8Array.from({ length: random.below(200) }, () => random.below(256)),
        ),
      () =>
        this.#replace(name, Buffer.from(Buffer.from(bytes).toString('utf8').replace('plinth 1', 'plinth 9'))),
      () =>
        this.#replace(name, this.#files.get(random.pick(names.length === 0 ? [''] : names))?.bytes ?? bytes),
      () => this.#replace(name, Buffer.concat([bytes, bytes])),
      () => name !== undefined && this.#files.delete(name),
    ];
    random.pick(ways)();
  }

  #replace(name: string | undefined, bytes: Uint8Array): void {
    if (name !== undefined) this.#files.set(name, { bytes, at: this.#clock++ });
  }
}

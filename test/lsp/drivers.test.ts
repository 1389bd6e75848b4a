/** Drivers are loaded when the first connection asks for them: in a server that compiles its code, and in one that finds it compiled. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, connectionOffers } from '../../protocol/connections.ts';
import { Conversation, emptyFolder } from './conversation.ts';

let folder: ReturnType<typeof emptyFolder>;

beforeAll(() => {
  folder = emptyFolder();
});
afterAll(() => folder.remove());

describe('the driver', () => {
  it('of MySQL is loaded in the first and the second run', async () => {
    // Nothing listens on the port that discards what it gets.
    writeFileSync(join(folder.path, '.env'), 'DATABASE_URL=mysql://me:secret@127.0.0.1:9/shop\n');
    for (const run of ['first', 'second']) {
      const server = await Conversation.start({ folders: [folder.path], trusted: true });
      const { offers } = await server.ask(connectionOffers, { folder: undefined });
      const [offer] = offers;
      if (offer === undefined) throw new Error('an offer was expected');
      const result = await server.ask(connect, { id: offer.id, host: offer.host });
      expect(JSON.stringify(result), run).toMatch(/No server/);
      expect(await server.stop()).toBe(0);
    }
  });
});

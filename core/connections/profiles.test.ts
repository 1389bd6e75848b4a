import { describe, expect, it } from 'vitest';
import { readProfiles } from './profiles.ts';

const problem = (value: unknown): string => readProfiles({ shop: value }).problems.join();

describe('readProfiles', () => {
  it('reads what is written, and nothing where nothing is', () => {
    const written = { host: 'db.example', port: 6543, role: 'production', color: 'red', group: 'Shop' };
    expect(readProfiles({ 'Shop 😀': written })).toEqual({
      profiles: [{ name: 'Shop 😀', ...written }],
      problems: [],
    });
    const tunnel = { host: 'db', sshhost: 'bastion', sshport: 2222, sshuser: 'ann', sshkey: '~/.ssh/shop' };
    expect(readProfiles({ shop: tunnel }).profiles).toEqual([{ name: 'shop', ...tunnel }]);
    expect(readProfiles({ shop: { service: 'shop' } }).profiles).toEqual([{ name: 'shop', service: 'shop' }]);
    for (const none of [undefined, null, {}])
      expect(readProfiles(none)).toEqual({ profiles: [], problems: [] });
  });

  it.each([
    ['a password', { host: 'h', password: 'hunter2' }, 'Remove it'],
    ['an unknown key', { host: 'h', hots: 'hunter2' }, 'hots'],
    ['a port that is none', { host: 'h', port: 70_000 }, 'port'],
    ['several hosts', { host: 'one,two' }, 'host'],
    ['a password in the host', { host: 'ann:hunter2@db' }, 'host'],
    ['a role that is none', { host: 'h', role: 'hunter2' }, 'role'],
    ['a line break', { host: 'h', group: 'a\nhunter2' }, 'group'],
    ['no host', { port: 5432 }, 'no host'],
    ['a key for no tunnel', { host: 'h', sshkey: 'hunter2' }, 'sshhost is missing'],
    ['a tunnel with its user', { host: 'h', sshhost: 'hunter2@bastion' }, 'sshhost'],
    ['a list', [], 'not an object'],
  ])('names %s and quotes nothing', (_title, value, said) => {
    expect(problem(value)).toContain(said);
    expect(problem(value)).not.toContain('hunter2');
    expect(readProfiles({ shop: value }).profiles).toEqual([]);
  });

  it('loses no other connection to a broken one', () => {
    const read = readProfiles({ broken: 1, fine: { host: 'h' }, '\n': {} });
    expect(read.profiles.map(({ name }) => name)).toEqual(['fine']);
    expect(read.problems).toHaveLength(2);
  });
});

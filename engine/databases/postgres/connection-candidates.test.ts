import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionOffer, ConnectionOffers, OwnedProfile } from '../connection-candidates.ts';
import { offerConnections } from './connection-candidates.ts';

let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'plinth-home-'));
  folder = mkdtempSync(join(tmpdir(), 'plinth-folder-'));
});

function offers(env: Readonly<Record<string, string>> = {}): Promise<ConnectionOffers> {
  return offerConnections({ env, home, systemUser: 'ann', platform: 'linux', folders: [folder] });
}

/** `user@host:port/database`, where it was found, and whether a password is available. */
function brief(offer: ConnectionOffer | undefined): string {
  if (offer === undefined) return 'nothing';
  return `${offer.profile.label} | ${offer.source} | ${offer.password?.reveal() ?? '-'} | ${String(offer.namedByWorkspace)}`;
}

function passwordFile(text: string, mode = 0o600): void {
  writeFileSync(join(home, '.pgpass'), text);
  chmodSync(join(home, '.pgpass'), mode);
}

describe('offerConnections', () => {
  it('offers nothing where nothing is described', async () => {
    expect(await offers()).toEqual({ offers: [], problems: [] });
    expect((await offers({ PGPASSWORD: 'x', PGSSLMODE: 'require' })).offers).toEqual([]);
  });

  it('reads DATABASE_URL and fills what it leaves out from PG* variables, saying so', async () => {
    const { offers: found } = await offers({
      DATABASE_URL: 'postgres://db.example/shop?sslmode=require',
      PGUSER: 'bob',
      PGPORT: '6543',
    });
    expect(found.map(brief)).toEqual([
      'bob@db.example:6543/shop | DATABASE_URL in the environment | - | false',
      'bob@localhost:6543/bob | PG* variables in the environment | - | false',
    ]);
    expect(found[0]?.origins).toEqual({
      host: 'DATABASE_URL in the environment',
      port: 'PG* variables in the environment',
      database: 'DATABASE_URL in the environment',
      user: 'PG* variables in the environment',
    });
    expect(found[0]?.profile.tls.mode).toBe('require');
  });

  it('reads services, the one that PGSERVICE names included', async () => {
    writeFileSync(
      join(home, '.pg_service.conf'),
      '[shop]\nhost=db.example\nuser=carl\n[other]\nhost=/run/pg\n',
    );
    passwordFile('db.example:5432:carl:carl:from-file\n');
    expect((await offers({ PGSERVICE: 'shop' })).offers.map(brief)).toEqual([
      'carl@db.example:5432/carl | PG* variables in the environment | from-file | false',
      'ann@/run/pg:5432/ann | service other | - | false',
    ]);
  });

  it('marks what a file of the workspace names', async () => {
    writeFileSync(
      join(folder, '.env'),
      'DATABASE_URL="postgresql://dev:dev@localhost/dev"\nREDIS_URL=redis://x\nPAGER_URL=postgres://not-a-database/x\nOTHER=1',
    );
    writeFileSync(join(folder, '.env.local'), 'PGHOST=db.internal\nPGPASSWORD=local');
    expect((await offers()).offers.map(brief)).toEqual([
      'dev@localhost:5432/dev | DATABASE_URL in .env | dev | true',
      'ann@db.internal:5432/ann | PG* variables in .env.local | local | true',
    ]);
  });

  it('sends no password of the user to a server that the workspace names', async () => {
    writeFileSync(join(folder, '.env'), 'DATABASE_URL=postgres://evil.example/x');
    passwordFile('*:*:*:*:mine\n');
    const { offers: found } = await offers({ PGPASSWORD: 'mine' });
    expect(found.map(brief)).toEqual(['ann@evil.example:5432/x | DATABASE_URL in .env | - | true']);
  });

  it('does not let the workspace weaken the protection of a stored password', async () => {
    writeFileSync(
      join(home, '.pg_service.conf'),
      '[shop]\nhost=db.example\npassword=mine\nsslmode=verify-full',
    );
    writeFileSync(join(folder, '.env'), 'PGSERVICE=shop');
    expect((await offers()).offers.map(brief).at(-1)).toContain('| mine |');
    writeFileSync(join(folder, '.env'), 'DATABASE_URL=postgres:///?service=shop&sslmode=disable');
    expect((await offers()).offers.map(brief).at(-1)).toBe(
      'ann@db.example:5432/ann | DATABASE_URL in .env | - | true',
    );
  });

  it('uses a password line that names the server itself', async () => {
    writeFileSync(join(folder, '.env'), 'DATABASE_URL=postgres://db.example/x');
    passwordFile('db.example:*:*:*:mine\n');
    expect((await offers()).offers.map(brief)).toEqual([
      'ann@db.example:5432/x | DATABASE_URL in .env | mine | true',
    ]);
  });

  it('ignores a password file that others may read, and says why', async () => {
    passwordFile('*:*:*:*:mine\n', 0o644);
    const found = await offers({ PGHOST: 'db.example' });
    expect(found.offers.map((offer) => offer.password)).toEqual([undefined]);
    expect(found.problems).toMatchObject([{ source: join(home, '.pgpass') }]);
  });

  it('names what it cannot read, and quotes nothing of it', async () => {
    mkdirSync(join(folder, '.env'));
    const found = await offers({ DATABASE_URL: 'postgres://u:hunter2@one,two/x' });
    expect(found.offers).toEqual([]);
    expect(found.problems.map((problem) => problem.source)).toEqual([
      'DATABASE_URL in the environment',
      join(folder, '.env'),
    ]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('prints no password', async () => {
    const found = await offers({ DATABASE_URL: 'postgres://u:hunter2@h/x' });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  describe('of a profile', () => {
    const profile = (host: string, more: object = {}) => ({
      name: 'Shop',
      host,
      database: 'x',
      user: 'ann',
      ...more,
    });
    const named = (owned: readonly OwnedProfile[], env: Readonly<Record<string, string>> = {}) =>
      offerConnections({
        env,
        home,
        systemUser: 'ann',
        platform: 'linux',
        folders: [folder],
        profiles: owned,
      });

    it('gets no secret of the user where the workspace names another host', async () => {
      passwordFile('*:*:*:*:mine\n');
      writeFileSync(join(home, '.pg_service.conf'), '[shop]\nhost=db.example\npassword=mine\n');
      const env = { PGPASSWORD: 'mine', PGHOST: 'db.example' };
      for (const more of [{}, { service: 'shop' }]) {
        const { offers: found } = await named(
          [{ owner: 'workspace', place: 'workspace settings', profile: profile('evil.example', more) }],
          env,
        );
        expect(brief(found[0])).toBe('Shop | “Shop” in workspace settings | - | true');
      }
    });

    it('takes a line of .pgpass that names the server, and for one of the user any line', async () => {
      passwordFile('db.example:*:*:*:theirs\n*:*:*:*:mine\n');
      const of = async (owner: OwnedProfile['owner'], host: string) =>
        (await named([{ owner, place: 'settings', profile: profile(host) }])).offers[0]?.password?.reveal();
      expect(await of('workspace', 'db.example')).toBe('theirs');
      expect(await of('workspace', 'other.example')).toBeUndefined();
      expect(await of('user', 'other.example')).toBe('mine');
    });

    it('gets no secret of the user behind a server that the workspace chose', async () => {
      passwordFile('db.example:*:*:*:theirs\n*:*:*:*:mine\n');
      writeFileSync(join(home, '.pg_service.conf'), '[shop]\nhost=db.example\npassword=mine\n');
      const of = async (owner: OwnedProfile['owner'], given: OwnedProfile['profile']) => {
        const ssh = { ...given, sshhost: 'bastion.example' };
        const { offers: found } = await named([{ owner, place: 'settings', profile: ssh }]);
        return [found[0]?.namedByWorkspace, found[0]?.password?.reveal(), found[0]?.profile.ssh];
      };
      const tunnel = { host: 'bastion.example', port: 22, user: 'ann' };
      expect(await of('workspace', profile('db.example'))).toEqual([true, undefined, tunnel]);
      expect(await of('workspace', { name: 'Shop', service: 'shop' })).toEqual([true, undefined, tunnel]);
      expect(await of('user', profile('db.example'))).toEqual([false, 'theirs', tunnel]);
    });

    it('is filled from no variable of the environment', async () => {
      const { offers: found } = await named(
        [{ owner: 'user', place: 'settings', profile: { name: 'Shop', host: 'db.example' } }],
        { PGUSER: 'bob', PGPASSWORD: 'other', PGDATABASE: 'other' },
      );
      expect(found[0]?.profile).toMatchObject({ user: 'ann', database: 'ann' });
      expect(found[0]?.password).toBeUndefined();
    });

    it('gives its name and role to the server wherever else it is described; the user’s comes first', async () => {
      const url = { DATABASE_URL: 'postgres://ann@db.example/x' };
      const { offers: found } = await named(
        [
          {
            owner: 'workspace',
            place: 'workspace settings',
            profile: profile('db.example', { role: 'scratch' }),
          },
          { owner: 'user', place: 'user settings', profile: profile('db.example', { role: 'production' }) },
        ],
        url,
      );
      expect(found.map(({ profile: { environment } }) => environment)).toEqual(['production']);
      expect(found.map(brief)).toEqual(['Shop | “Shop” in user settings | - | false']);
    });

    it('whose service is not there is a problem', async () => {
      const { offers: found, problems } = await named([
        { owner: 'user', place: 'settings', profile: { name: 'Shop', service: 'gone' } },
      ]);
      expect(found).toEqual([]);
      expect(problems).toMatchObject([{ source: '“Shop” in settings' }]);
    });
  });
});

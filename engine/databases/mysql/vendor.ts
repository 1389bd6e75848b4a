/** Which of the two servers answers, by what it calls its version. Both speak one protocol; where they differ, others ask here. */

export interface Vendor {
  readonly isMaria: boolean;
  /** For people. */
  readonly product: 'MariaDB' | 'MySQL';
  /** 101106 for 10.11.6. */
  readonly number: number;
  /** `10.11.6`. */
  readonly shown: string;
}

/** `comment`: MariaDB after a proxy may call itself by another number; its own name is in one of both. */
export function vendorOf(version: string, comment = ''): Vendor {
  const isMaria = /mariadb/i.test(version) || /mariadb/i.test(comment);
  // Replication once needed a 5 before it.
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(isMaria ? version.replace(/^5\.5\.5-/, '') : version);
  const [, major = '0', minor = '0', patch = '0'] = found ?? [];
  return {
    isMaria,
    product: isMaria ? 'MariaDB' : 'MySQL',
    number: Number(major) * 10_000 + Number(minor) * 100 + Number(patch),
    shown: found?.[0] ?? 'of unknown version',
  };
}

/** Which of the two servers answers, by its version text. Both use one protocol; code that depends on the difference asks here. */

export interface Vendor {
  readonly isMaria: boolean;
  /** For display. */
  readonly product: 'MariaDB' | 'MySQL';
  /** 101106 for 10.11.6. */
  readonly number: number;
  /** `10.11.6`. */
  readonly shown: string;
}

/** `comment`: MariaDB after a proxy may report another number; one of the two contains its name. */
export function vendorOf(version: string, comment = ''): Vendor {
  const isMaria = /mariadb/i.test(version) || /mariadb/i.test(comment);
  // Replication once required the prefix 5.
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(isMaria ? version.replace(/^5\.5\.5-/, '') : version);
  const [, major = '0', minor = '0', patch = '0'] = found ?? [];
  return {
    isMaria,
    product: isMaria ? 'MariaDB' : 'MySQL',
    number: Number(major) * 10_000 + Number(minor) * 100 + Number(patch),
    shown: found?.[0] ?? 'of unknown version',
  };
}

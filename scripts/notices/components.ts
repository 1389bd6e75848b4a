/** Third-party libraries that are compiled into a WebAssembly file of a package and not listed in its package.json. */

export interface Component {
  readonly name: string;
  readonly licence: string;
  readonly homepage: string;
  readonly copyright: string;
  /** File in texts/, without its extension. */
  readonly text: string;
}

/** Taken from the symbols and configure lines of each file; check again for each new version of the package. */
export function componentsInside(packageName: string): readonly Component[] {
  return carriers[packageName] ?? [];
}

const postgres: Component = {
  name: 'PostgreSQL',
  licence: 'PostgreSQL',
  homepage: 'https://www.postgresql.org',
  copyright:
    'Portions Copyright (c) 1996-2026, PostgreSQL Global Development Group\n' +
    'Portions Copyright (c) 1994, The Regents of the University of California',
  text: 'postgresql',
};

const emscripten: Component = {
  name: 'Emscripten',
  licence: 'MIT',
  homepage: 'https://emscripten.org',
  copyright: 'Copyright (c) 2010-2026 The Emscripten Authors',
  text: 'mit',
};
const musl: Component = {
  name: 'musl libc',
  licence: 'MIT',
  homepage: 'https://musl.libc.org',
  copyright: 'Copyright (c) 2005-2020 Rich Felker, et al.',
  text: 'mit',
};

const carriers: Readonly<Record<string, readonly Component[]>> = {
  'libpg-query': [
    {
      name: 'libpg_query',
      licence: 'BSD-3-Clause',
      homepage: 'https://github.com/pganalyze/libpg_query',
      copyright:
        'Copyright (c) 2015, Lukas Fittl <lukas@fittl.com>\nCopyright (c) 2016-2025, Duboce Labs, Inc. (pganalyze) <team@pganalyze.com>',
      text: 'bsd-3-clause',
    },
    postgres,
    {
      name: 'protobuf-c',
      licence: 'BSD-2-Clause',
      homepage: 'https://github.com/protobuf-c/protobuf-c',
      copyright: 'Copyright (c) 2008-2022, Dave Benson and the protobuf-c authors.',
      text: 'bsd-2-clause',
    },
    {
      name: 'xxHash',
      licence: 'BSD-2-Clause',
      homepage: 'https://github.com/Cyan4973/xxHash',
      copyright: 'Copyright (c) 2012-2021 Yann Collet',
      text: 'bsd-2-clause',
    },
    musl,
  ],
  '@sqlite.org/sqlite-wasm': [
    {
      name: 'SQLite',
      licence: 'blessing',
      homepage: 'https://sqlite.org/copyright.html',
      copyright: 'Public domain',
      text: 'blessing',
    },
    emscripten,
    musl,
  ],
  '@vscode/tree-sitter-wasm': [
    {
      name: 'tree-sitter and its grammars for C#, Go, Java, PHP, Python, Ruby and Rust',
      licence: 'MIT',
      homepage: 'https://github.com/tree-sitter',
      copyright:
        'Copyright (c) 2014-2025 Max Brunsfeld, Amaan Qureshi, GitHub and the authors of the grammars',
      text: 'mit',
    },
    emscripten,
    musl,
  ],
  '@electric-sql/pglite': [
    postgres,
    {
      name: 'ICU 76',
      licence: 'Unicode-3.0',
      homepage: 'https://icu.unicode.org',
      copyright: 'Copyright (c) 2016-2024 Unicode, Inc.',
      text: 'unicode-3.0',
    },
    {
      name: 'libxml2',
      licence: 'MIT',
      homepage: 'https://gitlab.gnome.org/GNOME/libxml2',
      copyright: 'Copyright (c) 1998-2012 Daniel Veillard. All Rights Reserved.',
      text: 'mit',
    },
    {
      name: 'libxslt',
      licence: 'MIT',
      homepage: 'https://gitlab.gnome.org/GNOME/libxslt',
      copyright: 'Copyright (c) 2001-2002 Daniel Veillard. All Rights Reserved.',
      text: 'mit',
    },
    {
      name: 'zlib',
      licence: 'Zlib',
      homepage: 'https://zlib.net',
      copyright: 'Copyright (c) 1995-2024 Jean-loup Gailly and Mark Adler',
      text: 'zlib',
    },
    {
      // In the extension pgcrypto.
      name: 'OpenSSL 3.0',
      licence: 'Apache-2.0',
      homepage: 'https://www.openssl.org',
      copyright: 'Copyright (c) 1998-2025 The OpenSSL Project Authors. All Rights Reserved.',
      text: 'apache-2.0',
    },
    {
      // In the extension uuid-ossp.
      name: 'OSSP uuid 1.6.2',
      licence: 'ISC',
      homepage: 'http://www.ossp.org/pkg/lib/uuid/',
      copyright: 'Copyright (c) 2004-2008 Ralf S. Engelschall\nCopyright (c) 2004-2008 The OSSP Project',
      text: 'ossp',
    },
    musl,
  ],
};

/** The linter's parts that every session uses, so that editor and command line cannot differ. */
import { effectOf } from '../../core/effects/of-dialect.ts';
import { rules } from '../../core/rules/index.ts';
import type { SessionOptions } from './options.ts';

export const kit: Pick<SessionOptions, 'rules' | 'effectOf'> = { rules, effectOf };

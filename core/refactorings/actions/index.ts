/** All refactorings, by id. Generated from the files of this folder: `npm run generate`. */
import type { Refactoring } from '../refactoring.ts';
import { refactoring as betweenToComparisons } from './between-to-comparisons.ts';
import { refactoring as caseToCoalesce } from './case-to-coalesce.ts';
import { refactoring as caseToFilter } from './case-to-filter.ts';
import { refactoring as castToColons } from './cast-to-colons.ts';
import { refactoring as colonsToCast } from './colons-to-cast.ts';
import { refactoring as commentOn } from './comment-on.ts';
import { refactoring as countToExists } from './count-to-exists.ts';
import { refactoring as distinctToGroupBy } from './distinct-to-group-by.ts';
import { refactoring as expandStar } from './expand-star.ts';
import { refactoring as extractSubquery } from './extract-subquery.ts';
import { refactoring as groupByColumns } from './group-by-columns.ts';
import { refactoring as idempotent } from './idempotent.ts';
import { refactoring as inToExists } from './in-to-exists.ts';
import { refactoring as inlineWith } from './inline-with.ts';
import { refactoring as insertColumns } from './insert-columns.ts';
import { refactoring as introduceAlias } from './introduce-alias.ts';
import { refactoring as joinOn } from './join-on.ts';
import { refactoring as limitToFetch } from './limit-to-fetch.ts';
import { refactoring as nameConstraint } from './name-constraint.ts';
import { refactoring as nameOutput } from './name-output.ts';
import { refactoring as naturalToUsing } from './natural-to-using.ts';
import { refactoring as notEqual } from './not-equal.ts';
import { refactoring as notInToNotExists } from './not-in-to-not-exists.ts';
import { refactoring as onToUsing } from './on-to-using.ts';
import { refactoring as orToIn } from './or-to-in.ts';
import { refactoring as ordinalToName } from './ordinal-to-name.ts';
import { refactoring as qualifyColumns } from './qualify-columns.ts';
import { refactoring as qualifyRelation } from './qualify-relation.ts';
import { refactoring as referencesColumn } from './references-column.ts';
import { refactoring as removeAlias } from './remove-alias.ts';
import { refactoring as removeOutputName } from './remove-output-name.ts';
import { refactoring as securityInvoker } from './security-invoker.ts';
import { refactoring as serialToIdentity } from './serial-to-identity.ts';
import { refactoring as shortType } from './short-type.ts';
import { refactoring as splitAlterTable } from './split-alter-table.ts';
import { refactoring as tableToSelect } from './table-to-select.ts';
import { refactoring as unquoteName } from './unquote-name.ts';
import { refactoring as usingToOn } from './using-to-on.ts';

export const refactorings: readonly Refactoring[] = [
  betweenToComparisons,
  caseToCoalesce,
  caseToFilter,
  castToColons,
  colonsToCast,
  commentOn,
  countToExists,
  distinctToGroupBy,
  expandStar,
  extractSubquery,
  groupByColumns,
  idempotent,
  inToExists,
  inlineWith,
  insertColumns,
  introduceAlias,
  joinOn,
  limitToFetch,
  nameConstraint,
  nameOutput,
  naturalToUsing,
  notEqual,
  notInToNotExists,
  onToUsing,
  orToIn,
  ordinalToName,
  qualifyColumns,
  qualifyRelation,
  referencesColumn,
  removeAlias,
  removeOutputName,
  securityInvoker,
  serialToIdentity,
  shortType,
  splitAlterTable,
  tableToSelect,
  unquoteName,
  usingToOn,
];

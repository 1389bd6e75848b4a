/** Objects that are modelled by name with the text of their definition: languages, foreign servers, operator classes, subscriptions … */
import type { Node } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Operation } from '../model/operation.ts';
import { alteredObject, createCast, createdObject } from './objects.ts';
import { typeSignature } from './object-reference.ts';
import { nameOfParts, unplaced } from './parts.ts';

export function keptAsText(source: Source, node: Node): readonly Operation[] | undefined {
  const operation = created(source, node) ?? altered(source, node);
  return operation === undefined ? undefined : [operation];
}

function created(source: Source, node: Node): Operation | undefined {
  if ('CreateCastStmt' in node) return createCast(source, node.CreateCastStmt);
  if ('CreateForeignServerStmt' in node) {
    const { servername = '', if_not_exists: ifNotExists } = node.CreateForeignServerStmt;
    return createdObject(source, 'server', unplaced(servername), { ifNotExists: ifNotExists === true });
  }
  if ('CreateFdwStmt' in node)
    return createdObject(source, 'foreign-data-wrapper', unplaced(node.CreateFdwStmt.fdwname ?? ''));
  if ('CreatePLangStmt' in node) {
    const { plname = '', replace } = node.CreatePLangStmt;
    return createdObject(source, 'language', unplaced(plname), { orReplace: replace === true });
  }
  if ('CreateOpClassStmt' in node) {
    const { opclassname, amname = '' } = node.CreateOpClassStmt;
    return createdObject(source, 'operator-class', nameOfParts(strings(opclassname)), { signature: amname });
  }
  if ('CreateOpFamilyStmt' in node) {
    const { opfamilyname, amname = '' } = node.CreateOpFamilyStmt;
    return createdObject(source, 'operator-family', nameOfParts(strings(opfamilyname)), {
      signature: amname,
    });
  }
  if ('CreateConversionStmt' in node)
    return createdObject(
      source,
      'conversion',
      nameOfParts(strings(node.CreateConversionStmt.conversion_name)),
    );
  if ('CreateAmStmt' in node)
    return createdObject(source, 'access-method', unplaced(node.CreateAmStmt.amname ?? ''));
  if ('CreateTransformStmt' in node) {
    const { type_name: type, lang = '', replace } = node.CreateTransformStmt;
    const name = `${typeSignature(type ?? {})} ${lang}`;
    return createdObject(source, 'transform', unplaced(name), { orReplace: replace === true });
  }
  if ('CreateSubscriptionStmt' in node)
    return createdObject(source, 'subscription', unplaced(node.CreateSubscriptionStmt.subname ?? ''));
  return undefined;
}

function altered(source: Source, node: Node): Operation | undefined {
  if ('AlterForeignServerStmt' in node)
    return alteredObject(source, 'server', unplaced(node.AlterForeignServerStmt.servername ?? ''));
  if ('AlterFdwStmt' in node)
    return alteredObject(source, 'foreign-data-wrapper', unplaced(node.AlterFdwStmt.fdwname ?? ''));
  if ('AlterOpFamilyStmt' in node)
    return alteredObject(
      source,
      'operator-family',
      nameOfParts(strings(node.AlterOpFamilyStmt.opfamilyname)),
    );
  if ('AlterTSDictionaryStmt' in node)
    return alteredObject(
      source,
      'text-search-dictionary',
      nameOfParts(strings(node.AlterTSDictionaryStmt.dictname)),
    );
  if ('AlterTSConfigurationStmt' in node)
    return alteredObject(
      source,
      'text-search-configuration',
      nameOfParts(strings(node.AlterTSConfigurationStmt.cfgname)),
    );
  if ('AlterDatabaseStmt' in node)
    return alteredObject(source, 'database', unplaced(node.AlterDatabaseStmt.dbname ?? ''));
  if ('AlterSubscriptionStmt' in node)
    return alteredObject(source, 'subscription', unplaced(node.AlterSubscriptionStmt.subname ?? ''));
  return undefined;
}

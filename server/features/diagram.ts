/** Diagrams of explorer nodes, and the path from a table in a diagram to its node. */
import { failure } from '../../protocol/message.ts';
import { schemaDiagram, schemaTrail } from '../../protocol/diagram.ts';
import type { ServerContext } from '../context.ts';
import { diagramOf } from '../schema/diagram.ts';
import { trailToNode } from '../schema/nodes.ts';

export function registerDiagram({ rpc, schemas }: ServerContext): void {
  rpc.answer(
    schemaDiagram,
    failure('The diagram could not be drawn. The log says why.'),
    async ({ source, ...wish }) => {
      const given = await schemas.roots(source);
      return diagramOf(given.kind === 'roots' ? given.roots : [], wish);
    },
  );
  rpc.answer(schemaTrail, [], async ({ source, node }) => {
    const given = await schemas.roots(source);
    return given.kind === 'roots' ? trailToNode(given.roots, node) : [];
  });
}

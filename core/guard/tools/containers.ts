/** Docker and Podman: volumes hold the databases of local containers. docs.docker.com/reference/cli. */
import { destroys, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Docker',
  programs: 'docker, podman, docker-compose, podman-compose',
  valued: '--project-directory --profile --filter -t --timeout -H --log-level',
  verbs: [
    destroys('compose down', 'deletes the volumes of the project, with the databases in them', {
      with: '-v --volumes',
      instead: 'docker compose down',
    }),
    destroys('compose rm', 'deletes anonymous volumes of the services', {
      with: '-v --volumes',
      instead: 'docker compose stop',
    }),
    destroys('down', 'deletes the volumes of the project, with the databases in them', {
      with: '-v --volumes',
      instead: 'docker compose down',
    }),
    destroys('volume rm|remove|prune', 'deletes volumes, with the databases in them', {
      instead: 'docker volume ls',
    }),
    destroys('system prune', 'deletes volumes that no container uses', {
      with: '--volumes',
      instead: 'docker system df',
    }),
    destroys('system reset', 'deletes all containers and volumes'),
    destroys('rm', 'deletes the anonymous volumes of the container', {
      with: '-v --volumes',
      instead: 'docker stop',
    }),
  ],
  target: {
    thisMachine: true,
    host: '-H --host',
    environment: '-c --context -f --file --env-file -p --project-name',
    environmentVariables: 'COMPOSE_FILE COMPOSE_PROJECT_NAME DOCKER_CONTEXT DOCKER_HOST',
    word: 'after',
  },
};

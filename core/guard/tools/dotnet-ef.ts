/** Entity Framework Core: learn.microsoft.com/ef/core/cli/dotnet. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'EF Core',
  programs: 'dotnet ef, dotnet-ef',
  valued: '--project -p --startup-project -s --context -c --framework --configuration --runtime -o',
  verbs: [
    destroys('database drop', 'drops the database', {
      without: '--dry-run',
      instead: 'dotnet ef database drop --dry-run',
    }),
    destroys('database update 0', 'rolls back all migrations: their tables are dropped', {
      instead: 'dotnet ef migrations list',
    }),
    loses('database update *', 'migrates to a named migration, which may roll back others', {
      instead: 'dotnet ef migrations script',
    }),
    applies('database update', 'applies migrations'),
  ],
  target: {
    address: '--connection',
    environment: '--environment',
    environmentVariables: 'ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT',
    files: 'appsettings.ENV.json appsettings.json',
    variables: 'ConnectionStrings__DefaultConnection',
  },
};

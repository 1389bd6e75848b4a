/** Tools of infrastructure: what they manage may hold databases, and only their own files and state say so. */
import { loses, type GuardTool } from '../tool.ts';

const what = 'deletes what it manages, with the databases in it';

export const tool: GuardTool = {
  name: 'The tool of infrastructure',
  programs: 'terraform, tofu, terragrunt, pulumi, cdk, cdktf, sst, serverless, sls',
  valued:
    '-target -var -var-file -replace -chdir --target --stack -s --stage --profile --context -c --region -r',
  verbs: [
    loses('destroy|remove', what, { instead: 'terraform plan -destroy' }),
    loses('run-all destroy', what),
    loses('apply', what, { with: '-destroy --destroy', instead: 'terraform plan -destroy' }),
    loses('apply', 'deletes what it replaces', { with: '-replace', instead: 'terraform plan' }),
  ],
  target: { environment: '-var-file --stack -s --stage --profile -target --target -replace', cloud: true },
};

/** Further cases of injection/execute-argument, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'The command stands here, and its name is quoted',
    `CREATE FUNCTION refresh(view_name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  EXECUTE format('REFRESH MATERIALIZED VIEW reports.%I', view_name);
END $$;`,
  ),
];

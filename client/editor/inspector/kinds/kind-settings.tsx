import type { ComponentType } from 'react';
import type { FlowNode, NodeKind } from '#shared/graph/schema.ts';
import { isNodeKind } from '#shared/nodes/catalogue.ts';
import { ApprovalSettings } from './approval-settings.tsx';
import { BranchSettings } from './branch-settings.tsx';
import { EmailSettings } from './email-settings.tsx';
import { FlowSettings } from './flow-settings.tsx';
import { HttpSettings } from './http-settings.tsx';
import { LoopSettings } from './loop-settings.tsx';
import { MergeSettings } from './merge-settings.tsx';
import { FailSettings, ManualSettings, ReturnSettings, TransformSettings } from './plain-settings.tsx';
import { QuerySettings } from './query-settings.tsx';
import { RawSettings } from './raw-settings.tsx';
import { ScheduleSettings } from './schedule-settings.tsx';
import { ScriptSettings } from './script-settings.tsx';
import { WaitSettings } from './wait-settings.tsx';
import { WebhookSettings } from './webhook-settings.tsx';
import { WhileSettings } from './while-settings.tsx';

export type KindSettingsProps = { node: FlowNode };

/** What the inspector shows for each kind; kinds that this version does not know are edited as JSON. */
const kindSettings = {
  manual: ManualSettings,
  webhook: WebhookSettings,
  schedule: ScheduleSettings,
  script: ScriptSettings,
  query: QuerySettings,
  http: HttpSettings,
  email: EmailSettings,
  branch: BranchSettings,
  loop: LoopSettings,
  while: WhileSettings,
  approval: ApprovalSettings,
  wait: WaitSettings,
  flow: FlowSettings,
  merge: MergeSettings,
  transform: TransformSettings,
  return: ReturnSettings,
  fail: FailSettings,
} satisfies Record<NodeKind, ComponentType<KindSettingsProps>>;

export function KindSettings({ node }: KindSettingsProps) {
  const Settings: ComponentType<KindSettingsProps> = isNodeKind(node.kind)
    ? kindSettings[node.kind]
    : RawSettings;
  return <Settings node={node} />;
}

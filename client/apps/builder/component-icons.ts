import {
  Activity,
  Calendar,
  ClipboardList,
  Hash,
  Heading,
  History,
  ListFilter,
  type LucideIcon,
  MousePointerClick,
  PanelTop,
  Square,
  Table,
  Text,
  TextCursorInput,
} from 'lucide-react';
import type { ComponentKind } from '#shared/apps/components/contract.ts';

export const componentIcons: Record<ComponentKind, LucideIcon> = {
  text: Text,
  heading: Heading,
  text_input: TextCursorInput,
  number_input: Hash,
  select: ListFilter,
  date: Calendar,
  flow_form: ClipboardList,
  button: MousePointerClick,
  table: Table,
  run_status: Activity,
  run_history: History,
  container: Square,
  tabs: PanelTop,
};

export function iconOf(kind: string): LucideIcon {
  return Object.hasOwn(componentIcons, kind) ? componentIcons[kind as ComponentKind] : Square;
}

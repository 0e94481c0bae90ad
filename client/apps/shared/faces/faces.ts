import type { ComponentType } from 'react';
import type { ComponentKind } from '#shared/apps/components/contract.ts';
import { ButtonFace } from './button-face.tsx';
import { DateFace } from './date-face.tsx';
import { FlowFormFace } from './flow-form-face.tsx';
import { ContainerFace, TabsFace } from './layout-faces.tsx';
import { NumberInputFace } from './number-input-face.tsx';
import type { FaceProps } from './read-prop.ts';
import { RunHistoryFace } from './run-history-face.tsx';
import { RunStatusFace } from './run-status-face.tsx';
import { SelectFace } from './select-face.tsx';
import { TableFace } from './table-face.tsx';
import { HeadingFace, TextFace } from './text-face.tsx';
import { TextInputFace } from './text-input-face.tsx';

/** How each kind looks, in the builder and in the viewer alike. */
export const faces = {
  text: TextFace,
  heading: HeadingFace,
  text_input: TextInputFace,
  number_input: NumberInputFace,
  select: SelectFace,
  date: DateFace,
  flow_form: FlowFormFace,
  button: ButtonFace,
  table: TableFace,
  run_status: RunStatusFace,
  run_history: RunHistoryFace,
  container: ContainerFace,
  tabs: TabsFace,
} satisfies Record<ComponentKind, ComponentType<FaceProps>>;

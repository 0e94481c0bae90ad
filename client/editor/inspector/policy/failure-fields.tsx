import { Select } from '#client/ui/select.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { RetryFields } from './retry-fields.tsx';
import type { PolicyFieldsProps } from './use-policy.ts';

/** What a failure, or the loss of a worker, leads to. */
export function FailureFields({ node, editing }: PolicyFieldsProps) {
  const { policy, change, isShown } = editing;
  return (
    <>
      {isShown('retry') && <RetryFields node={node} editing={editing} />}
      {isShown('continueOnError') && (
        <Switch
          label="Continue on error"
          help="The error becomes the result, and the flow goes on."
          isChecked={policy.continueOnError === true}
          onChange={(isOn) => change({ continueOnError: isOn ? true : undefined })}
        />
      )}
      {isShown('onCrash') && (
        <Select
          label="When its worker is lost"
          help="A lost worker may have done the work already. Choose Fail where doing it twice does harm."
          value={policy.onCrash ?? 'retry'}
          options={[
            { value: 'retry', label: 'Run it again' },
            { value: 'fail', label: 'Fail' },
          ]}
          onChange={(onCrash) => change({ onCrash: onCrash === 'fail' ? 'fail' : undefined })}
        />
      )}
    </>
  );
}

import { useState } from 'preact/hooks';
import type { AnswerData } from '../../answer.ts';
import { type RefusalError, sendRequest } from '../api.ts';
import { Checksum, CopyButton } from '../parts/copy.tsx';
import { DiagnosticSection } from '../parts/diagnostic-list.tsx';
import { ReasonField, SelectField, TextField } from '../parts/field.tsx';
import { Notice, RefusalNotice } from '../parts/notice.tsx';
import { useMay, useSession } from '../session.ts';
import { shellLine } from '../shell-line.ts';
import { useAction } from '../use-action.ts';
import { asRefusal } from '../use-request.ts';

/** The form field of a diagnostic code. */
const fieldOf: Readonly<Record<string, string>> = {
  'refuse.package.invalid_name': 'package_name',
  'refuse.package.invalid_version': 'package_version',
  'refuse.package.unknown_channel': 'scene_channel',
  'refuse.package.reason_required': 'reason',
  'refuse.package.invalid_reason': 'reason',
};

/** The form that exports the scenes of the instance. */
export function ExportPart() {
  const { channels, command_line_options } = useSession();
  const mayExport = useMay('scene.package.export');
  const [name, setName] = useState('');
  const [version, setVersion] = useState('');
  const [channel, setChannel] = useState('stable');
  const [reason, setReason] = useState('');
  const [allowEmpty, setAllowEmpty] = useState(false);
  const [refused, setRefused] = useState<RefusalError>();
  const [exported, setExported] = useState<AnswerData['scene.package.export']>();
  const problemOf = (field: string) =>
    refused?.fields[field] ?? refused?.diagnostics.find(({ code }) => fieldOf[code] === field)?.message;
  const submit = useAction(async () => {
    setRefused(undefined);
    setExported(undefined);
    try {
      const params = {
        package_name: name,
        package_version: version,
        scene_channel: channel,
        reason,
        ...(allowEmpty && { allow_empty: true }),
      };
      setExported((await sendRequest('scene.package.export', params)).data);
    } catch (error) {
      setRefused(asRefusal(error));
    }
  });
  const line = shellLine(
    'xstack',
    'package',
    'export',
    '--name',
    name,
    '--version',
    version,
    '--channel',
    channel,
    '--reason',
    reason,
    ...(allowEmpty ? ['--allow-empty'] : []),
    ...command_line_options,
  );
  const isAtField =
    refused !== undefined &&
    (Object.keys(refused.fields).length > 0 || refused.diagnostics.some(({ code }) => fieldOf[code] !== undefined));
  return (
    <form
      class="card"
      aria-label="Export a package"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit.start();
      }}
    >
      <p>
        Packages every scene that this instance serves on a channel, and writes the export into the ledger and the log.
      </p>
      <div class="columns">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          hint="such as demo.world"
          problem={problemOf('package_name')}
        />
        <TextField
          label="Version"
          value={version}
          onChange={setVersion}
          hint="such as 1.2.0"
          problem={problemOf('package_version')}
        />
        <SelectField
          label="Channel"
          value={channel}
          onChange={setChannel}
          options={channels.map((each) => [each, each] as const)}
          problem={problemOf('scene_channel')}
        />
      </div>
      <ReasonField value={reason} onChange={setReason} problem={problemOf('reason')} />
      {(refused?.reason === 'NO_SCENES' || allowEmpty) && (
        <label class="check">
          <input type="checkbox" checked={allowEmpty} onChange={(e) => setAllowEmpty(e.currentTarget.checked)} /> Export
          it without scenes
        </label>
      )}
      {refused !== undefined && !isAtField && <RefusalNotice refused={refused} />}
      {refused !== undefined && !isAtField && (
        <DiagnosticSection title="Diagnostics" diagnostics={refused.diagnostics} />
      )}
      <button type="submit" class="primary" disabled={!mayExport || submit.isBusy}>
        {submit.isBusy ? 'Exporting …' : 'Export'}
      </button>
      {!mayExport && <p class="quiet">Only operators and admins may export packages.</p>}
      <p class="quiet">The same on the command line:</p>
      <div class="command">
        <code>{line}</code> <CopyButton text={line} what="command" />
      </div>
      {exported !== undefined && <ExportResult answer={exported} />}
    </form>
  );
}

function ExportResult({ answer }: { readonly answer: AnswerData['scene.package.export'] }) {
  const { package_name, package_version, scene_count, checksum, package_json, trace_id } = answer;
  const download = () => {
    const url = URL.createObjectURL(new Blob([package_json], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${package_name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}-${package_version}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <Notice
      kind="good"
      title={`${package_name} ${package_version}: ${scene_count} ${scene_count === 1 ? 'scene' : 'scenes'}`}
    >
      <p>
        Checksum <Checksum value={checksum} />
      </p>
      <p>
        <button type="button" onClick={download}>
          Download the package
        </button>
      </p>
      <p class="quiet">Trace {trace_id}</p>
    </Notice>
  );
}

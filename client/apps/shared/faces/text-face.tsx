import { Markdown } from '#client/ui/markdown.tsx';
import { type FaceProps, readText } from './read-prop.ts';

export function TextFace({ values }: FaceProps) {
  return <Markdown source={readText(values, 'text')} className="flex flex-col gap-2 text-md" />;
}

const sizes = { '1': 'text-xl', '2': 'text-lg', '3': 'text-md' } as const;

export function HeadingFace({ values }: FaceProps) {
  const level = readText(values, 'level');
  const size = level === '1' || level === '3' ? sizes[level] : sizes['2'];
  const Heading = level === '1' ? 'h2' : level === '3' ? 'h4' : 'h3';
  return <Heading className={`font-semibold ${size}`}>{readText(values, 'text')}</Heading>;
}

import {
  AppWindow,
  Briefcase,
  Calendar,
  ChartColumn,
  ClipboardList,
  CreditCard,
  Headset,
  Inbox,
  KeyRound,
  type LucideIcon,
  Newspaper,
  Package,
  Receipt,
  ShoppingCart,
  Users,
  Wrench,
} from 'lucide-react';

const icons: Record<string, LucideIcon> = {
  'app-window': AppWindow,
  briefcase: Briefcase,
  calendar: Calendar,
  'chart-column': ChartColumn,
  'clipboard-list': ClipboardList,
  'credit-card': CreditCard,
  headset: Headset,
  inbox: Inbox,
  key: KeyRound,
  newspaper: Newspaper,
  package: Package,
  receipt: Receipt,
  'shopping-cart': ShoppingCart,
  users: Users,
  wrench: Wrench,
};

/** The icon that an app's document names; one that is not known here is that of any app. */
export function appIcon(name: string): LucideIcon {
  return (Object.hasOwn(icons, name) ? icons[name] : undefined) ?? AppWindow;
}

import "@/styles/data.css";
import { usePageTitle } from "@/components/usePageTitle";
import { Checks } from "./Checks";
import { Deliveries } from "./Deliveries";
import { Notifications } from "./Notifications";
import { Processes } from "./Processes";
import { Services } from "./Services";
import { Webhooks } from "./Webhooks";

/** What is wrong with the installation, who is told of it, and which processes are alive. */
export default function ServicesPage() {
  usePageTitle("Installation");
  return (
    <main className="page page-wide">
      <h1>Installation</h1>
      <Checks />
      <Notifications />
      <Webhooks />
      <Deliveries />
      <Processes />
      <Services />
    </main>
  );
}

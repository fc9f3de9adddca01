package dev.podium.controller.backends;

import dev.podium.model.Container;
import dev.podium.model.ContainerPort;
import dev.podium.model.IntOrString;
import dev.podium.model.Pod;
import dev.podium.model.ServicePort;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Which port of a Pod a Service's port leads to (upstream's {@code FindPort}). */
public final class TargetPorts {

    private TargetPorts() {}

    /** The port's number; empty if the Pod has none of that name and protocol. */
    public static OptionalInt find(Pod pod, ServicePort port) {
        return switch (port.targetPort()) {
            case null -> OptionalInt.of(port.port());
            case IntOrString.Int(int number) -> OptionalInt.of(number == 0 ? port.port() : number);
            case IntOrString.Text(String name) -> Stream.concat(
                            pod.spec().containers().stream(),
                            pod.spec().initContainers().stream().filter(Container::sidecar))
                    .flatMap(each -> each.ports().stream())
                    .filter(each -> name.equals(each.name()) && protocol(each).equals(port.protocolOrTcp()))
                    .mapToInt(ContainerPort::containerPort)
                    .findFirst();
        };
    }

    private static String protocol(ContainerPort port) {
        return port.protocol() == null ? "TCP" : port.protocol();
    }
}

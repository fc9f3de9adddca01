package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container of a Pod; init, main or ephemeral. */
public record Container(
        String name,
        @Nullable String image,
        List<String> command,
        List<String> args,
        @Nullable String workingDir,
        List<ContainerPort> ports,
        List<EnvFromSource> envFrom,
        List<EnvVar> env,
        @Nullable ResourceRequirements resources,
        @Nullable String restartPolicy,
        List<VolumeMount> volumeMounts,
        @Nullable Probe livenessProbe,
        @Nullable Probe readinessProbe,
        @Nullable Probe startupProbe,
        @Nullable Lifecycle lifecycle,
        @Nullable String terminationMessagePath,
        @Nullable String terminationMessagePolicy,
        @Nullable String imagePullPolicy,
        @Nullable SecurityContext securityContext,
        @Nullable Boolean stdin,
        @Nullable Boolean stdinOnce,
        @Nullable Boolean tty,
        @Nullable String targetContainerName,
        List<RestartRule> restartPolicyRules,
        List<VolumeDevice> volumeDevices) {
    public Container {
        command = Defaults.list(command);
        args = Defaults.list(args);
        ports = Defaults.list(ports);
        envFrom = Defaults.list(envFrom);
        env = Defaults.list(env);
        volumeMounts = Defaults.list(volumeMounts);
        restartPolicyRules = Defaults.list(restartPolicyRules);
        volumeDevices = Defaults.list(volumeDevices);
    }

    /** The image, or the empty string if none is given. */
    public String imageOrEmpty() {
        return image == null ? "" : image;
    }

    /** Whether this is a native sidecar: an init container that keeps running beside the main ones. */
    public boolean sidecar() {
        return "Always".equals(restartPolicy);
    }
}

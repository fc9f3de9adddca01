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
        List<VolumeDevice> volumeDevices,
        List<ResizePolicy> resizePolicy) {
    public Container {
        command = Defaults.list(command);
        args = Defaults.list(args);
        ports = Defaults.list(ports);
        envFrom = Defaults.list(envFrom);
        env = Defaults.list(env);
        volumeMounts = Defaults.list(volumeMounts);
        restartPolicyRules = Defaults.list(restartPolicyRules);
        volumeDevices = Defaults.list(volumeDevices);
        resizePolicy = Defaults.list(resizePolicy);
    }

    /** The image, or the empty string if none is given. */
    public String imageOrEmpty() {
        return image == null ? "" : image;
    }

    /** What it asks for and may use, be it nothing. */
    public ResourceRequirements resourcesOrNone() {
        return resources == null ? ResourceRequirements.NONE : resources;
    }

    /** The same container, but that it may use {@code other}. */
    public Container with(ResourceRequirements other) {
        return new Container(
                name, image, command, args, workingDir, ports, envFrom, env, other, restartPolicy, volumeMounts, livenessProbe,
                readinessProbe, startupProbe, lifecycle, terminationMessagePath, terminationMessagePolicy, imagePullPolicy,
                securityContext, stdin, stdinOnce, tty, targetContainerName, restartPolicyRules, volumeDevices, resizePolicy);
    }

    /** Whether this is a native sidecar: an init container that keeps running beside the main ones. */
    public boolean sidecar() {
        return "Always".equals(restartPolicy);
    }
}

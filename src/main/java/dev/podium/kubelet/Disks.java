package dev.podium.kubelet;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.container.HostFiles;
import dev.podium.container.KeptFiles;
import dev.podium.container.Mount;
import dev.podium.model.Container;
import dev.podium.model.Node;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Pod;
import dev.podium.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where the bytes of claimed volumes are: those of a node are on its disk, all others on one that every node reaches. Errors are
 * upstream's ({@code kubelet/volumemanager/populator}).
 */
final class Disks {

    private final ApiClient client;
    private final Supplier<Path> network;
    private final KeptFiles kept;

    /**
     * @param network the disk that every node reaches
     * @param kept where the bytes of volumes outlive the process
     */
    Disks(ApiClient client, Supplier<Path> network, KeptFiles kept) {
        this.client = client;
        this.network = network;
        this.kept = kept;
    }

    /** The disk of a volume that is made of a claim. */
    Disk claimed(Pod pod, Volume volume, HostFiles host) throws MissingSource, IOException {
        String namespace = pod.metadata().namespaceOrEmpty();
        String name = volume.claim(pod.metadata().nameOrEmpty());
        try {
            PersistentVolumeClaim claim = claim(pod, volume, name);
            return disk(pod, volume, claim, volume(claim), host);
        } catch (Unbound problem) {
            throw new MissingSource("Unable to attach or mount volumes: unmounted volumes=[" + volume.name()
                    + "], unattached volumes=[], failed to process volumes=[" + volume.name() + "]: error processing PVC "
                    + namespace + "/" + name + ": " + problem.getMessage());
        }
    }

    /** A claim that gives a Pod nothing yet. */
    private static final class Unbound extends Exception {

        private static final long serialVersionUID = 1L;

        Unbound(String message) {
            super(message, null, false, false);
        }
    }

    private PersistentVolumeClaim claim(Pod pod, Volume volume, String name) throws Unbound {
        PersistentVolumeClaim claim = client.find(ResourceType.VOLUME_CLAIMS, pod.metadata().namespaceOrEmpty(), name);
        if (claim == null) {
            throw new Unbound("failed to fetch PVC from API server: persistentvolumeclaims \"" + name + "\" not found");
        }
        if (volume.ephemeral() != null && !claim.isOf(pod)) {
            throw new Unbound(claim.foreign(pod));
        }
        if (claim.metadata().deleting()) {
            throw new Unbound("PVC is being deleted");
        }
        if (!claim.phase().equals("Bound")) {
            throw new Unbound("PVC is not bound");
        }
        return claim;
    }

    private PersistentVolume volume(PersistentVolumeClaim claim) throws Unbound {
        String name = claim.volume();
        PersistentVolume volume = client.find(ResourceType.VOLUMES, "", name);
        if (volume == null) {
            throw new Unbound("failed to fetch PV " + name + " from API server: persistentvolumes \"" + name + "\" not found");
        }
        PersistentVolume.ClaimReference reference = volume.spec().claimRef();
        if (reference == null) {
            throw new Unbound("found PV object " + name
                    + " but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim");
        }
        if (!claim.metadata().uidOrEmpty().equals(reference.uid())) {
            throw new Unbound("found PV object " + name + " but its pv.Spec.ClaimRef.UID " + reference.uid()
                    + " does not point to claim.UID " + claim.metadata().uidOrEmpty());
        }
        return volume;
    }

    private Disk disk(Pod pod, Volume volume, PersistentVolumeClaim claim, PersistentVolume persistent, HostFiles host)
            throws MissingSource, IOException, Unbound {
        if (claim.block() && uses(pod, each -> each.volumeMounts().stream().anyMatch(mount -> mount.name().equals(volume.name())))) {
            throw new Unbound("volume " + volume.name() + " has volumeMode Block, but is specified in volumeMounts");
        }
        if (!claim.block() && uses(pod, each -> each.volumeDevices().stream().anyMatch(device -> device.name().equals(volume.name())))) {
            throw new Unbound("volume " + volume.name() + " has volumeMode Filesystem, but is specified in volumeDevices");
        }
        Node node = client.find(ResourceType.NODES, "", String.valueOf(pod.spec().nodeName()));
        if (node != null && !persistent.reachableFrom(node)) {
            throw new MissingSource("MountVolume.NodeAffinity check failed for volume \"" + persistent.name()
                    + "\" : no matching NodeSelectorTerms");
        }
        PersistentVolume.Spec spec = persistent.spec();
        Mount.Access access = readOnly(volume.persistentVolumeClaim()) || readOnly(spec.csi()) || readOnly(spec.nfs())
                ? Mount.Access.READ_ONLY
                : Mount.Access.READ_WRITE;
        if (spec.hostPath() != null && !persistent.block()) {
            Path place = Volumes.hostPath(persistent.name(), spec.hostPath(), host);
            keep(place);
            return new Disk(place, access, Disk.Form.DIRECTORY, kept);
        }
        if (spec.local() != null && !provisioned(persistent)) {
            return local(pod, persistent, spec.local(), host, access);
        }
        Path place = place(persistent, host);
        return persistent.block()
                ? new Disk(device(place), access, Disk.Form.DEVICE, kept)
                : new Disk(directory(place, pod), access, Disk.Form.DIRECTORY, kept);
    }

    /** Keeps what is there from now on, and what has been there before. */
    private void keep(Path place) {
        if (kept.keep(place)) {
            kept.changed(place);
        }
    }

    private void own(Path place, Pod pod) throws IOException {
        if (VolumeOwner.of(pod).own(place)) {
            kept.changed(place);
        }
    }

    /** What somebody has got ready on the node (upstream's {@code volume/local}): nothing is made but file systems on empty devices. */
    private Disk local(Pod pod, PersistentVolume volume, PersistentVolume.LocalSource source, HostFiles host, Mount.Access access)
            throws MissingSource, IOException {
        HostFiles.Kind found = host.kind(source.path());
        String of = " for volume \"" + volume.name() + "\" : ";
        if (volume.block()) {
            if (found == HostFiles.Kind.ABSENT) {
                throw new MissingSource(
                        "MapVolume.EvalHostSymlinks failed" + of + "lstat " + source.path() + ": no such file or directory");
            }
            return new Disk(host.locate(source.path()), access, Disk.Form.DEVICE, kept);
        }
        String failed = "MountVolume.NewMounter initialization failed" + of;
        Path place = switch (found) {
            case DIRECTORY -> host.locate(source.path());
            case BLOCK_DEVICE -> formatted(volume, source, host);
            case ABSENT -> throw new MissingSource(failed + "path \"" + source.path() + "\" does not exist");
            case FILE, SOCKET, PIPE, CHARACTER_DEVICE -> throw new MissingSource(failed + "only directory and block device are supported");
        };
        keep(place);
        if (access == Mount.Access.READ_WRITE) {
            own(place, pod);
        }
        return new Disk(place, access, Disk.Form.DIRECTORY, kept);
    }

    private static Path formatted(PersistentVolume volume, PersistentVolume.LocalSource source, HostFiles host) throws MissingSource {
        String type = source.fsType() == null || source.fsType().isEmpty() ? "ext4" : source.fsType();
        try {
            return host.formatted(source.path(), type);
        } catch (IOException refused) {
            throw new MissingSource("MountVolume.MountDevice failed for volume \"" + volume.name() + "\" : local: failed to mount device "
                    + source.path() + " at /var/lib/kubelet/plugins/kubernetes.io/local-volume/mounts/" + volume.name() + " (fstype: "
                    + type + "), error " + refused.getMessage());
        }
    }

    private static boolean provisioned(PersistentVolume volume) {
        return PersistentVolume.PROVISIONER.equals(volume.metadata().annotations().get(PersistentVolume.PROVISIONED_BY));
    }

    private static boolean uses(Pod pod, Predicate<Container> how) {
        return Stream.of(pod.spec().initContainers(), pod.spec().containers()).flatMap(List::stream).anyMatch(how);
    }

    private static boolean readOnly(@Nullable JsonNode source) {
        return source != null && source.path("readOnly").asBoolean(false);
    }

    private Path place(PersistentVolume volume, HostFiles host) throws IOException {
        PersistentVolume.Spec spec = volume.spec();
        String path = spec.local() != null ? spec.local().path() : spec.hostPath() != null ? spec.hostPath().path() : null;
        return path != null ? host.locate(path) : shared(volume);
    }

    /** The same for whoever means the same storage. */
    private Path shared(PersistentVolume volume) {
        JsonNode csi = volume.spec().csi();
        JsonNode nfs = volume.spec().nfs();
        return nfs != null
                ? exported(nfs)
                : csi != null
                        ? shared("csi", csi.path("driver").asString("") + "/" + csi.path("volumeHandle").asString(""))
                        : shared("volume", volume.name());
    }

    private Path shared(String kind, String name) {
        return network.get().resolve(kind).resolve(name.replaceAll("[^A-Za-z0-9.-]", "_"));
    }

    private Path exported(JsonNode nfs) {
        Path server = shared("nfs", nfs.path("server").asString(""));
        Path root = server.getFileSystem().getPath("/");
        return server.resolve(root.relativize(root.resolve(nfs.path("path").asString("")).normalize()));
    }

    /** The disk of a volume that names a server's directory itself. */
    Disk mounted(JsonNode nfs, Pod pod) throws IOException {
        return new Disk(
                directory(exported(nfs), pod),
                readOnly(nfs) ? Mount.Access.READ_ONLY : Mount.Access.READ_WRITE,
                Disk.Form.DIRECTORY,
                kept);
    }

    private Path directory(Path place, Pod pod) throws IOException {
        if (Files.exists(place)) {
            keep(place);
        } else {
            Files.createDirectories(place);
            Files.setPosixFilePermissions(place, VolumeOwner.EVERYBODY);
            // It is made anew as long as nothing has been written to it.
            kept.keep(place);
        }
        own(place, pod);
        return place;
    }

    private Path device(Path place) throws IOException {
        if (Files.exists(place)) {
            keep(place);
        } else {
            Files.createDirectories(place.getParent());
            Files.createFile(place);
            Files.setPosixFilePermissions(place, VolumeOwner.permissions(0660));
            kept.keep(place);
        }
        return place;
    }

    /** Removes the bytes of a volume that is gone, if they were made with it; those of hands stay. */
    void remove(PersistentVolume volume, List<NodeKubelet> kubelets) throws IOException {
        if (!"Delete".equals(volume.spec().persistentVolumeReclaimPolicy())) {
            return;
        }
        if (volume.spec().csi() != null) {
            deleteForGood(shared(volume));
        }
        if (provisioned(volume)) {
            for (NodeKubelet each : kubelets) {
                Node node = client.find(ResourceType.NODES, "", each.name());
                if (node != null && each.runtime() != null && volume.reachableFrom(node)) {
                    deleteForGood(place(volume, each.runtime().hostFiles()));
                }
            }
        }
    }

    private void deleteForGood(Path place) throws IOException {
        delete(place);
        kept.discard(place);
    }

    /** Removes a file or a directory with everything in it. */
    static void delete(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}

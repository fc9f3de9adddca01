package dev.podium.controller;

import dev.podium.model.Pod;
import dev.podium.model.ResourceUsage;
import java.util.Map;

/** What Pods use, as the metrics API shows it. */
public interface PodUsage {

    /** What each container of the Pod uses that runs, by its name; empty if none does, or nobody knows. */
    Map<String, ResourceUsage> of(Pod pod);
}

package dev.podium.probe;

class MemoryProbeLogTests extends ProbeLogContract {

    @Override
    protected ProbeLog open() {
        return new MemoryProbeLog();
    }

    @Override
    protected boolean isDurable() {
        return false;
    }
}
